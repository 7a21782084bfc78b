/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.spi.LoginModule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Krb5ConfTest {

    private static final String FILE_PROPERTY = "java.security.krb5.conf";

    private static final Map<String, String> OPTIONS =
            Map.of("doNotPrompt", "true", Krb5Conf.REFRESH, "true");

    private static final Map<String, String> WITHOUT = Map.of("doNotPrompt", "true");

    @TempDir private Path directory;
    private final @Nullable String before = System.getProperty(FILE_PROPERTY);
    private final Krb5Conf conf = new Krb5Conf();

    /** Notes the options of each login. */
    public static final class Module implements LoginModule {
        private static final List<Map<String, ?>> LOGINS = new ArrayList<>();

        @Override
        public void initialize(
                Subject subject,
                CallbackHandler handler,
                Map<String, ?> shared,
                Map<String, ?> options) {
            LOGINS.add(options);
        }

        @Override
        public boolean login() {
            return true;
        }

        @Override
        public boolean commit() {
            return true;
        }

        @Override
        public boolean abort() {
            return true;
        }

        @Override
        public boolean logout() {
            return true;
        }
    }

    @BeforeEach
    void useAFileOfItsOwn() throws Exception {
        use("krb5.conf");
    }

    private Path use(String name) throws Exception {
        Path file = Files.writeString(directory.resolve(name), "[libdefaults]\n");
        System.setProperty(FILE_PROPERTY, file.toString());
        return file;
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(FILE_PROPERTY);
        } else {
            System.setProperty(FILE_PROPERTY, before);
        }
    }

    @Test
    void isReadByTheFirstLoginOnly() {
        assertThat(conf.refreshIfChanged(OPTIONS)).isEqualTo(OPTIONS);
        assertThat(conf.refreshIfChanged(OPTIONS)).isEqualTo(WITHOUT);
    }

    @Test
    void isReadAgainOnceAfterAChange() throws Exception {
        conf.refreshIfChanged(OPTIONS);
        Files.writeString(directory.resolve("krb5.conf"), "[libdefaults]\n[realms]\n");

        assertThat(conf.refreshIfChanged(OPTIONS)).isEqualTo(OPTIONS);
        assertThat(conf.refreshIfChanged(OPTIONS)).isEqualTo(WITHOUT);
    }

    @Test
    void isReadAgainWhenThePropertyNamesAnotherFile() throws Exception {
        conf.refreshIfChanged(OPTIONS);
        use("other.conf");

        assertThat(conf.refreshIfChanged(OPTIONS)).isEqualTo(OPTIONS);
    }

    @Test
    void isNotReadAgainForAnEntryThatDoesNotAskForIt() {
        assertThat(conf.refreshIfChanged(WITHOUT)).isEqualTo(WITHOUT);
        assertThat(conf.refreshIfChanged(OPTIONS)).isEqualTo(OPTIONS);
    }

    @Test
    void everyLoginOfThisProcessCounts() throws Exception {
        Module.LOGINS.clear();

        JaasLogin.run(Module.class.getName(), OPTIONS);
        JaasLogin.run(Module.class.getName(), OPTIONS);

        assertThat(Module.LOGINS).hasSize(2);
        assertThat(Module.LOGINS.get(0).containsKey(Krb5Conf.REFRESH)).isTrue();
        assertThat(Module.LOGINS.get(1).containsKey(Krb5Conf.REFRESH)).isFalse();
    }
}
