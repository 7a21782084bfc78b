/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
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
                "Client not found in Kerberos database (6)|the KDC does not know this principal",
                "Pre-authentication information was invalid (24)|the key is not the one",
                "Checksum failed|the key is not the one",
                "Integrity check on decrypted field failed (31)|the key is not the one",
                "Cannot find key of appropriate type to decrypt AS-REP|share no encryption type",
                "KDC has no support for encryption type (14)|share no encryption type",
                "Clients credentials have been revoked (18)|locked or expired",
                "Cannot locate default realm|names no default_realm",
                "Unable to obtain password from user|no usable key or ticket",
            })
    void isFatalWhenARepetitionCannotHelp(String text, String explanation) {
        RuntimeException translated = LoginFailures.translate(failure(text), LOGIN);

        assertThat(translated)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining(
                        "Kerberos login of alice@R from keytab /a.keytab (kvno 3) failed: ")
                .hasMessageContaining(explanation)
                .hasMessageContaining(
                        "configured by security.kerberos.login.keytab = /a.keytab (flink-conf.yaml"
                                + " in /conf)")
                .hasMessageContaining("the JDK says: " + text);
        assertThat(ThrowableClassifier.getThrowableType(translated))
                .isEqualTo(ThrowableType.NonRecoverableError);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection refused",
                "Receive timed out",
                "connect timed out",
                "Cannot locate KDC",
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
                .hasMessageContaining("realm R; " + LoginFailures.krb5Conf())
                .hasRootCauseInstanceOf(LoginException.class);
    }

    @Test
    void tellsClockSkewApart() {
        assertThat(LoginFailures.translate(failure("Clock skew too great (37)"), LOGIN))
                .isInstanceOf(KafkaSecurityUnavailableException.class)
                .hasMessageContaining("Synchronize them (NTP)");
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
}
