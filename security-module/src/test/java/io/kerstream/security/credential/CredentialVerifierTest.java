/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialVerifierTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String ORIGIN = "flink-conf.yaml in /conf";
    private static final String USER = System.getProperty("user.name");

    @TempDir private Path directory;
    private final CredentialVerifier verifier = new CredentialVerifier(CLOCK, path -> true);

    private static Setting principal(String name) {
        return new Setting("security.kerberos.login.principal", name, ORIGIN);
    }

    @Nested
    class Keytab {

        private Path file;

        @BeforeEach
        void write() throws IOException {
            file = KerberosFiles.keytab(directory.resolve("a.keytab"), "alice@R", 3, 4);
        }

        private KeytabCredential credential(Path path, String principal) {
            return new KeytabCredential(
                    new Setting("security.kerberos.login.keytab", path.toString(), ORIGIN),
                    principal(principal));
        }

        private void assertRejected(Path path, String complaint) {
            assertThatThrownBy(() -> verifier.verify(credential(path, "alice@R")))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageMatching(
                            Pattern.quote(
                                            "security.kerberos.login.keytab = "
                                                    + path
                                                    + " ("
                                                    + ORIGIN
                                                    + "): "
                                                    + complaint
                                                    + " Set security.kerberos.login.keytab to a keytab file on"
                                                    + " this host that the user "
                                                    + USER
                                                    + " may read.")
                                    + " \\[[A-Z_]+]");
        }

        @Test
        void acceptsAPrincipalOfTheKeytab() {
            VerifiedIdentity identity = verifier.verify(credential(file, "alice@R"));

            assertThat(identity.principal()).isEqualTo("alice@R");
            assertThat(identity.realm()).isEqualTo("R");
            assertThat(identity.detail()).isEqualTo("kvno 3, 4");
        }

        @Test
        void rejectsAMissingFile() {
            assertRejected(directory.resolve("none"), "no such file.");
        }

        @Test
        void rejectsADirectory() {
            assertRejected(directory, "is a directory.");
        }

        @Test
        void rejectsAnotherFile() throws IOException {
            assertRejected(
                    Files.writeString(directory.resolve("text"), "text"),
                    "not a keytab file: it does not begin with the bytes 05 02.");
        }

        @Test
        void isRetriableWhileTheFileMayBeBeingWritten() throws IOException {
            Files.write(file, new byte[] {5});
            Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(1)));

            assertThatThrownBy(() -> verifier.verify(credential(file, "alice@R")))
                    .isInstanceOf(KafkaSecurityUnavailableException.class)
                    .hasMessageContaining("not a keytab file")
                    .hasMessageEndingWith(
                            FailureCode.CREDENTIAL_FILE_CHANGING.mark(
                                    "It was changed at 2026-03-01T11:59:59Z, maybe not for the last"
                                            + " time."));
        }

        @Test
        void rejectsAnUnreadableFile() {
            CredentialVerifier denied = new CredentialVerifier(CLOCK, path -> false);

            assertThatThrownBy(() -> denied.verify(credential(file, "alice@R")))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageContaining(
                            "security.kerberos.login.keytab = " + file + " (" + ORIGIN + ")")
                    .hasMessageContaining("cannot be read by user " + USER);
        }

        @Test
        void listsThePrincipalsWhenTheConfiguredOneIsMissing() {
            assertThatThrownBy(() -> verifier.verify(credential(file, "bob@R")))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessage(
                            FailureCode.CREDENTIAL_OF_ANOTHER_PRINCIPAL.mark(
                                    "security.kerberos.login.principal = bob@R ("
                                            + ORIGIN
                                            + "): the keytab "
                                            + file
                                            + " has no key of bob@R. It holds alice@R. Set"
                                            + " security.kerberos.login.principal to one of these, or"
                                            + " security.kerberos.login.keytab to a keytab of that"
                                            + " principal."));
        }
    }

    @Nested
    class TicketCache {

        private Path file;

        @BeforeEach
        void write() throws IOException {
            file =
                    KerberosFiles.ticketCache(
                            directory.resolve("cc"), "alice@R", NOW.plusSeconds(1));
        }

        private TicketCacheCredential credential(Path path, @Nullable Setting principal) {
            return new TicketCacheCredential(
                    path, "from the environment variable KRB5CCNAME", principal);
        }

        private void assertRejected(Path path, @Nullable Setting principal, String complaint) {
            assertThatThrownBy(() -> verifier.verify(credential(path, principal)))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageMatching(
                            Pattern.quote(
                                            "Ticket cache "
                                                    + path
                                                    + " (from the environment variable KRB5CCNAME): "
                                                    + complaint)
                                    + " \\[[A-Z_]+]");
        }

        @Test
        void acceptsAValidTicket() {
            VerifiedIdentity identity = verifier.verify(credential(file, null));

            assertThat(identity.principal()).isEqualTo("alice@R");
            assertThat(identity.detail()).isEqualTo("ticket valid until 2026-03-01T12:00:01Z");
        }

        @Test
        void acceptsTheExpectedPrincipalWithOrWithoutRealm() {
            assertThat(verifier.verify(credential(file, principal("alice@R")))).isNotNull();
            assertThat(verifier.verify(credential(file, principal("alice")))).isNotNull();
        }

        @Test
        void rejectsATicketOfAnother() {
            assertRejected(
                    file,
                    principal("bob@R"),
                    "holds a ticket of alice@R, but security.kerberos.login.principal = bob@R ("
                            + ORIGIN
                            + "). Run kinit bob@R, or change or remove"
                            + " security.kerberos.login.principal.");
        }

        @Test
        void rejectsAnExpiredTicket() throws IOException {
            KerberosFiles.ticketCache(file, "alice@R", NOW);

            assertRejected(
                    file,
                    null,
                    "the ticket of alice@R expired at 2026-03-01T12:00:00Z. Run kinit alice@R as"
                            + " user "
                            + USER
                            + ".");
        }

        @Test
        void isRetriableWhileTheTgtMayBeBeingWritten() throws IOException {
            KerberosFiles.ticketCache(file, "alice@R", "kafka/h@R", NOW.plusSeconds(9));
            Files.setLastModifiedTime(file, FileTime.from(NOW));

            assertThatThrownBy(() -> verifier.verify(credential(file, null)))
                    .isInstanceOf(KafkaSecurityUnavailableException.class)
                    .hasMessageContaining("holds no ticket-granting ticket");
        }

        @Test
        void rejectsACacheWithoutTgt() throws IOException {
            KerberosFiles.ticketCache(file, "alice@R", "kafka/h@R", NOW.plusSeconds(9));

            assertRejected(
                    file,
                    null,
                    "belongs to alice@R but holds no ticket-granting ticket. Run kinit alice@R as"
                            + " user "
                            + USER
                            + ".");
        }

        @Test
        void rejectsAMissingFile() {
            assertRejected(
                    directory.resolve("none"),
                    principal("alice@R"),
                    "no such file. Run kinit alice@R as user "
                            + USER
                            + ", or configure a keytab with security.kerberos.login.keytab and"
                            + " security.kerberos.login.principal.");
        }

        @Test
        void rejectsADirectory() {
            assertRejected(directory, null, "is a directory. Run kinit as user " + USER + ".");
        }

        @Test
        void rejectsAnotherFile() throws IOException {
            assertRejected(
                    Files.writeString(directory.resolve("text"), "text"),
                    null,
                    "not a ticket cache file: it does not begin with a version 05 01 to 05 04. Run"
                            + " kinit as user "
                            + USER
                            + ".");
        }
    }
}
