/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTextTest {

    private static final String NESTED =
            """
            # How we log in.
            security:
              kerberos:
                login:
                  contexts: Client   # ZooKeeper
                  keytab: /old
              module.factory.classes:
                - a.A
                - b.B
            rest:
              port: 8081
            """;

    @Test
    void newKeysGoToTheEnd() {
        ConfigurationText text =
                ConfigurationText.of("rest.port: 8081\n").with(Map.of("a.b", "c"), true);

        assertThat(text.lines())
                .containsExactly(
                        "rest.port: 8081",
                        "# >>> kerstream: written by install.sh; install.sh --uninstall takes it away",
                        "a.b: c",
                        "# <<< kerstream");
    }

    @Test
    void keysThatAreThereChangeInTheirPlace() {
        ConfigurationText text =
                ConfigurationText.of(NESTED)
                        .with(
                                Map.of(
                                        "security.kerberos.login.contexts",
                                        "Client,KafkaClient",
                                        "security.module.factory.classes",
                                        "a.A;b.B;c.C"),
                                false);

        assertThat(text.text())
                .isEqualTo(
                        """
                        # How we log in.
                        security:
                          kerberos:
                            login:
                              # >>> kerstream
                              # was:      contexts: Client   # ZooKeeper
                              contexts: Client,KafkaClient
                              # <<< kerstream
                              keytab: /old
                          # >>> kerstream
                          # was:  module.factory.classes:
                          # was:    - a.A
                          # was:    - b.B
                          module.factory.classes: a.A;b.B;c.C
                          # <<< kerstream
                        rest:
                          port: 8081
                        """);
    }

    @Test
    void restoresEveryLine() {
        ConfigurationText before = ConfigurationText.of(NESTED);
        ConfigurationText after =
                before.with(
                        Map.of(
                                "security.kerberos.login.contexts",
                                "KafkaClient",
                                "security.module.factory.classes",
                                "c.C",
                                "new.key",
                                "value"),
                        false);

        assertThat(after).isNotEqualTo(before);
        assertThat(after.restored()).isEqualTo(before);
    }

    @Test
    void aListAtTheIndentOfItsKeyBelongsToIt() {
        ConfigurationText text =
                ConfigurationText.of("key:\n- a\n- b\n\n# next\nother: c\n")
                        .with(Map.of("key", "x"), false);

        assertThat(text.lines())
                .containsExactly(
                        "# >>> kerstream",
                        "# was:key:",
                        "# was:- a",
                        "# was:- b",
                        "key: x",
                        "# <<< kerstream",
                        "",
                        "# next",
                        "other: c");
    }

    @Test
    void quotesOnlyWhatYamlWouldMisread() {
        Map<String, String> value = Map.of("key", "it's: # 1");
        assertThat(ConfigurationText.of("").with(value, false).text())
                .contains("key: 'it''s: # 1'\n");
        assertThat(ConfigurationText.of("").with(Map.of("key", "/a/b@C.D"), false).text())
                .contains("key: /a/b@C.D\n");
    }
}
