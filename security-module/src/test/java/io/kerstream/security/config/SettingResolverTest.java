/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.LogCapture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingResolverTest {

    private static final String KEY = "kerstream.credential.a.password";

    @TempDir private Path directory;

    private SettingResolver resolver(boolean strict) {
        return new SettingResolver(
                Map.of("SECRET", "from-environment", "EMPTY", ""), new FilePermissions(strict));
    }

    private static Setting setting(String key, String value) {
        return new Setting(key, value, "config.yaml");
    }

    private Path file(String name, String text, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private String secret(String key, Object value) {
        return resolver(true).secret(setting(key, value.toString())).reveal();
    }

    @Test
    void readsASecretFromEveryPlace() throws IOException {
        Path file = file("password", "from-file\n", "rw-------");
        Path properties = file("p.properties", "password=from-properties\n", "rw-------");

        assertThat(secret(KEY, "literal")).isEqualTo("literal");
        assertThat(secret(KEY + ".file", file)).isEqualTo("from-file");
        assertThat(secret(KEY + ".env", "SECRET")).isEqualTo("from-environment");
        assertThat(secret(KEY, "${env:SECRET}")).isEqualTo("from-environment");
        assertThat(secret(KEY, "${file:" + properties + ":password}")).isEqualTo("from-properties");
        assertThat(secret(KEY, "${dir:" + directory + ":password}")).isEqualTo("from-file");
        assertThat(secret(KEY, "a-${env:SECRET}-b")).isEqualTo("a-from-environment-b");
    }

    @Test
    void readsAFileAgainEachTime() throws IOException {
        Path file = file("password", "first", "rw-------");
        SettingResolver resolver = resolver(true);
        Setting setting = setting(KEY + ".file", file.toString());
        assertThat(resolver.secret(setting).reveal()).isEqualTo("first");

        Files.writeString(file, "second");

        assertThat(resolver.secret(setting).reveal()).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:MISSING}", "${file:/no/such/file:key}", "${dir:/no/such:key}"})
    void refusesAReferenceThatLeadsNowhere(String reference) {
        assertThatThrownBy(() -> secret(KEY, reference))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        KEY + " = " + reference + " (config.yaml): the reference in it cannot be")
                .hasMessageContaining("Write ${file:");
    }

    @Test
    void refusesAnUnknownProviderWithoutShowingWhatMayBeASecret() {
        assertThatThrownBy(() -> secret(KEY, "pl4nted${pl4nted:x}"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(KEY + " (config.yaml): the reference")
                .hasMessageNotContaining("pl4nted");
    }

    @Test
    void refusesAFileThatCannotBeRead() {
        assertThatThrownBy(() -> secret(KEY + ".file", "/no/such/file"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        KEY
                                + ".file = /no/such/file (config.yaml): the file with the secret"
                                + " cannot")
                .hasMessageContaining("(NoSuchFileException)");
    }

    @ParameterizedTest
    @ValueSource(strings = {".file", ".env"})
    void doesNotShowASecretThatWasWrittenInTheWrongPlace(String suffix) {
        assertThatThrownBy(() -> secret(KEY + suffix, "pl4nted"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(KEY + suffix + " (config.yaml, value withheld): ")
                .hasMessageNotContaining("pl4nted");
    }

    @Test
    void readsAFileBelowTheWorkingDirectoryWhenThePathSaysSo() throws IOException {
        Path file = file("password", "pl4nted\n", "rw-------");
        Path relative = Path.of("").toAbsolutePath().relativize(file);

        assertThat(secret(KEY + ".file", "./" + relative)).isEqualTo("pl4nted");
        assertThatThrownBy(() -> secret(KEY + ".file", relative.toString()))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("value withheld): not an absolute path");
    }

    @Test
    void refusesAnEmptySecret() throws IOException {
        Path file = file("password", "\n", "rw-------");

        assertThatThrownBy(() -> secret(KEY + ".file", file))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining(file + " (config.yaml): holds no secret, it is empty");
        assertThatThrownBy(() -> secret(KEY + ".env", "EMPTY"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("it is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--"})
    void refusesAFileThatOthersMayReadInStrictMode(String permissions) throws IOException {
        Path file = file("p.properties", "password=x", permissions);

        for (Setting setting :
                new Setting[] {
                    setting(KEY + ".file", file.toString()),
                    setting(KEY, "${file:" + file + ":password}"),
                    setting(KEY, "${dir:" + directory + ":p.properties}"),
                }) {
            assertThatThrownBy(() -> resolver(true).secret(setting))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageStartingWith(setting.key() + " = " + setting.value())
                    .hasMessageContaining("(" + permissions + "). Run chmod 600 " + file)
                    .hasMessageEndingWith(
                            FailureCode.CREDENTIAL_FILE_PERMISSIONS.mark(
                                    "kerstream.security.strict-permissions is on."));
        }
    }

    @Test
    void warnsOnceAboutAFileThatOthersMayRead() throws IOException {
        Setting setting = setting(KEY + ".file", file("p", "x", "rw-r--r--").toString());
        SettingResolver lenient = resolver(false);
        try (LogCapture log = new LogCapture(Level.WARN)) {
            lenient.secret(setting);
            lenient.secret(setting);

            assertThat(log.text().lines().filter(line -> line.startsWith("WARN")))
                    .singleElement()
                    .asString()
                    .contains("may be read by others than its owner (rw-r--r--)");
        }
    }

    @Test
    void aSecretShowsNothingAndCannotBeSerialized() {
        Secret secret = new Secret("pl4nted");

        assertThat(secret).hasToString("[hidden]");
        assertThatThrownBy(
                        () ->
                                new ObjectOutputStream(new ByteArrayOutputStream())
                                        .writeObject(secret))
                .isInstanceOf(NotSerializableException.class);
    }
}
