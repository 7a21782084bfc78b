/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.report.Krb5Conf;
import javax.security.auth.login.LoginException;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginFailuresTest {

    private static final LoginAttempt LOGIN =
            new LoginAttempt(
                    "GSSAPI",
                    "alice@R",
                    "R",
                    "keytab /a.keytab",
                    "kvno 3",
                    "security.kerberos.login.keytab = /a.keytab (flink-conf.yaml in /conf)");

    private static RuntimeException failure(String text) {
        LoginException login = new LoginException(text);
        return new KafkaException("Failed to construct kafka consumer", new KafkaException(login));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Client not found in Kerberos database (6)|the KDC does not know this principal|KERBEROS_UNKNOWN_PRINCIPAL",
                "Pre-authentication information was invalid (24)|the key is not the one|KERBEROS_STALE_KEY",
                "Checksum failed|the key is not the one|KERBEROS_STALE_KEY",
                "Integrity check on decrypted field failed (31)|the key is not the one|KERBEROS_STALE_KEY",
                "Cannot find key of appropriate type to decrypt AS-REP|share no encryption type|KERBEROS_ENCRYPTION_TYPE",
                "KDC has no support for encryption type (14)|share no encryption type|KERBEROS_ENCRYPTION_TYPE",
                "Clients credentials have been revoked (18)|locked or expired|KERBEROS_PRINCIPAL_LOCKED",
                "Cannot locate default realm|names no default_realm|KERBEROS_NO_DEFAULT_REALM",
                "Unable to obtain password from user|no usable key or ticket|KERBEROS_NO_KEY_OR_TICKET",
            })
    void isFatalWhenARepetitionCannotHelp(String text, String explanation, String code) {
        RuntimeException translated = LoginFailures.translate(failure(text), LOGIN);

        assertThat(translated)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining(
                        "Kerberos login of alice@R from keytab /a.keytab (kvno 3) failed: ")
                .hasMessageContaining(explanation)
                .hasMessageContaining(
                        "configured by security.kerberos.login.keytab = /a.keytab (flink-conf.yaml"
                                + " in /conf)")
                .hasMessageEndingWith("the JDK says: " + text + "] [" + code + "]");
        assertThat(ThrowableClassifier.getThrowableType(translated))
                .isEqualTo(ThrowableType.NonRecoverableError);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection refused",
                "Receive timed out",
                "connect timed out",
                "Cannot contact any KDC for realm 'R'",
                "Network is unreachable",
                "No route to host",
                "java.net.UnknownHostException: kdc.example",
                "Connection reset",
            })
    void isRetriableWhenNoKdcAnswers(String text) {
        assertThat(LoginFailures.translate(failure(text), LOGIN))
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessageContaining("no KDC of the realm answers")
                .hasMessageEndingWith("[KERBEROS_KDC_UNREACHABLE]")
                .hasMessageContaining("realm R; " + Krb5Conf.describe())
                .hasRootCauseInstanceOf(LoginException.class);
    }

    @Test
    void isRetriableWhenNoKdcIsKnown() {
        assertThat(LoginFailures.translate(failure("Cannot locate KDC"), LOGIN))
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessageContaining("krb5.conf names no KDC of the principal's realm")
                .hasMessageContaining("security.kerberos.krb5-conf.path in Flink's configuration");
    }

    @Test
    void tellsClockSkewApart() {
        assertThat(LoginFailures.translate(failure("Clock skew too great (37)"), LOGIN))
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessageContaining("Synchronize them (NTP)")
                .hasMessageEndingWith("[KERBEROS_CLOCK_SKEW]");
    }

    @Test
    void keepsAnUnknownFailureRetriableWithItsCause() {
        RuntimeException failure = failure("Something new");

        assertThat(LoginFailures.translate(failure, LOGIN))
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessageContaining("Something new")
                .hasCause(failure);
    }

    @Test
    void leavesAFailureAloneThatIsNotAboutALogin() {
        RuntimeException failure =
                new KafkaException("x", new ConfigException("connection refused in a value"));

        assertThat(LoginFailures.translate(failure, LOGIN)).isSameAs(failure);
    }

    @Test
    void quotesTheKdcRatherThanTheDecoderThatFailedBeforeIt() {
        KrbException kdc = new KrbException("KDC policy rejects request (12)");
        kdc.initCause(new Asn1Exception("Identifier doesn't match expected value (906)"));
        LoginException login = new LoginException("KDC policy rejects request (12)");
        login.initCause(kdc);

        assertThat(LoginFailures.translate(new KafkaException(login), LOGIN))
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessageContaining("the JDK says: KDC policy rejects request (12)]")
                .hasRootCauseInstanceOf(Asn1Exception.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GSSAPI", "PLAIN", "OAUTHBEARER", "AWS_MSK_IAM"})
    void isFatalWhenThereIsNoSuchLoginModule(String mechanism) {
        RuntimeException failure = failure("No LoginModule found for no.such.Module");

        assertThat(LoginFailures.translate(failure, foreign(mechanism)))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("names a login module that is not there")
                .hasMessageContaining("No LoginModule found for no.such.Module")
                .hasCause(failure);
    }

    @Test
    void saysNothingOfKerberosAboutAnotherMechanism() {
        RuntimeException failure = failure("Connection refused");

        assertThat(LoginFailures.translate(failure, foreign("OAUTHBEARER")))
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessage(
                        "OAUTHBEARER login with the client's own login failed: the cause is not a"
                                + " known one. [the login module says: Connection refused]"
                                + " [LOGIN_FAILED]")
                .hasCause(failure);
    }

    @Test
    void explainsAForeignKerberosLogin() {
        assertThat(LoginFailures.translate(failure("Connection refused"), foreign("GSSAPI")))
                .hasMessageContaining("Kerberos login of the principal named in the client's own")
                .hasMessageContaining("no KDC of the realm answers");
    }

    private static LoginAttempt foreign(String mechanism) {
        return LoginAttempt.foreign(mechanism, "the client's own login");
    }

    /** Stands for the JDK's, which no other module may construct. */
    private static final class KrbException extends Exception {

        private static final long serialVersionUID = 1L;

        KrbException(String text) {
            super(text);
        }
    }

    /** Stands for the JDK's, which no other module may construct. */
    private static final class Asn1Exception extends Exception {

        private static final long serialVersionUID = 1L;

        Asn1Exception(String text) {
            super(text);
        }
    }
}
