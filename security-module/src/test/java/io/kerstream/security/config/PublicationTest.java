/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublicationTest {

    private static final String KEY = "kerstream.security.publication-test";

    @AfterEach
    void withdraw() {
        System.getProperties().remove(KEY);
    }

    private static ProcessConfiguration configuration(String principal) {
        return ProcessConfiguration.of(
                Map.of("security.kerberos.login.principal", principal), "test");
    }

    private static Optional<String> current() {
        return Publication.current(KEY, "published")
                .map(c -> c.values().get("security.kerberos.login.principal"));
    }

    @Test
    void isReadableUntilClosed() {
        assertThat(current()).isEmpty();
        Publication published = Publication.publish(KEY, configuration("a"));
        assertThat(current()).contains("a");
        published.close();
        assertThat(current()).isEmpty();
        assertThat(System.getProperties()).doesNotContainKey(KEY);
    }

    @Test
    void withdrawsExactlyItsOwnInAnyOrder() {
        Publication a = Publication.publish(KEY, configuration("same"));
        Publication b = Publication.publish(KEY, configuration("same"));
        Publication c = Publication.publish(KEY, configuration("c"));
        assertThat(current()).contains("c");
        c.close();
        assertThat(current()).contains("same");
        a.close();
        a.close();
        assertThat(current()).contains("same");
        b.close();
        assertThat(current()).isEmpty();
    }

    @Test
    void revealsNothingInADumpOfTheSystemProperties() {
        Publication.publish(KEY, configuration("planted"));
        assertThat(System.getProperties().toString()).contains(KEY).doesNotContain("planted");
    }

    @Test
    void isPassedOverByReadersOfStrings() {
        Publication.publish(KEY, configuration("planted"));
        assertThat(System.getProperty(KEY)).isNull();
        assertThat(System.getProperties().stringPropertyNames()).doesNotContain(KEY);
    }

    @Test
    void consistsOfJdkClassesOnly() {
        Publication published = Publication.publish(KEY, configuration("a"));
        Iterable<?> entries = (Iterable<?>) System.getProperties().get(KEY);
        assertThat(entries.getClass().getClassLoader()).isNull();
        assertThat(entries).allSatisfy(e -> assertThat(e.getClass().getClassLoader()).isNull());
        published.close();
    }

    @Test
    void isReadByACopyOfTheClassInAnotherClassLoader() throws Exception {
        Publication.publish(KEY, configuration("across"));
        try (ChildFirst userJar = new ChildFirst()) {
            Class<?> copy = userJar.loadClass(Publication.class.getName());
            assertThat(copy).isNotSameAs(Publication.class);

            Object found =
                    copy.getMethod("current", String.class, String.class)
                            .invoke(null, KEY, "published");

            Object configuration = ((Optional<?>) found).orElseThrow();
            assertThat(configuration.getClass().getMethod("values").invoke(configuration))
                    .asString()
                    .contains("across");
        }
    }

    /** Loads its own copy of our classes, as Flink's user-code class loader does. */
    private static final class ChildFirst extends URLClassLoader {

        ChildFirst() throws IOException {
            super(
                    new URL[] {
                        Publication.class.getProtectionDomain().getCodeSource().getLocation()
                    },
                    Publication.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith("io.kerstream.")) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }
}
