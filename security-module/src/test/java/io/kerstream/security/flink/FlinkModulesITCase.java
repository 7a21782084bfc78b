/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.LogCapture;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Publication;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.Kdc;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.security.SecurityConfiguration;
import org.apache.flink.runtime.security.SecurityUtils;
import org.apache.flink.runtime.security.modules.HadoopModuleFactory;
import org.apache.flink.runtime.security.modules.JaasModuleFactory;
import org.apache.flink.runtime.security.modules.ZookeeperModuleFactory;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The module beside Flink's own, installed by Flink as in its processes, with Hadoop's Kerberos on:
 * in whatever order, each does its work, and the removal leaves the JVM as it was.
 */
@Timeout(60)
class FlinkModulesITCase {

    private static final String JAAS_FILE = "java.security.auth.login.config";

    private static final Kdc KDC = Kdc.builder().start();
    private static final JvmKerberos KERBEROS = JvmKerberos.use(KDC);

    @TempDir private static Path directory;
    private static Path keytab;

    @BeforeAll
    static void writeKeytab() {
        keytab = KDC.keytab("alice");
    }

    @AfterAll
    static void end() {
        KERBEROS.close();
        KDC.close();
    }

    @AfterEach
    void uninstall() throws Exception {
        uninstallAll();
        UserGroupInformation.reset();
    }

    static Stream<List<String>> ordersOfModules() {
        return permutations(
                List.of(
                        HadoopModuleFactory.class.getName(),
                        JaasModuleFactory.class.getName(),
                        ZookeeperModuleFactory.class.getName(),
                        KafkaSecurityModuleFactory.class.getName()));
    }

    private static Stream<List<String>> permutations(List<String> names) {
        if (names.isEmpty()) {
            return Stream.of(List.of());
        }
        return names.stream()
                .flatMap(
                        first -> {
                            List<String> others = new ArrayList<>(names);
                            others.remove(first);
                            return permutations(others)
                                    .map(
                                            rest -> {
                                                List<String> all = new ArrayList<>(rest);
                                                all.add(0, first);
                                                return all;
                                            });
                        });
    }

    private static SecurityConfiguration configuration(List<String> factories) {
        Configuration configuration = new Configuration();
        configuration.set(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES, factories);
        configuration.set(SecurityOptions.KERBEROS_LOGIN_KEYTAB, keytab.toString());
        configuration.set(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, KDC.principal("alice"));
        configuration.set(SecurityOptions.KERBEROS_LOGIN_USETICKETCACHE, false);
        configuration.set(SecurityOptions.KERBEROS_LOGIN_CONTEXTS, "Client,KafkaClient");
        configuration.set(CoreOptions.TMP_DIRS, directory.toString());
        // How Flink hands settings on to Hadoop.
        configuration.setString("flink.hadoop.hadoop.security.authentication", "kerberos");
        return new SecurityConfiguration(configuration);
    }

    @ParameterizedTest
    @MethodSource("ordersOfModules")
    void everyOrderWorksAndLeavesTheJvmAsItWas(List<String> factories) throws Exception {
        String jaasFile = System.getProperty(JAAS_FILE);
        String krb5Conf = System.getProperty("java.security.krb5.conf");

        SecurityUtils.install(configuration(factories));

        assertThat(SecurityUtils.getInstalledModules())
                .hasSize(factories.size())
                .extracting(module -> module.getClass().getSimpleName())
                .contains("HadoopModule", "JaasModule", "KafkaSecurityModule");
        assertThat(publishedPrincipal()).contains(KDC.principal("alice"));
        assertThat(jaasEntries("KafkaClient")).hasSize(1);
        assertThat(UserGroupInformation.getLoginUser())
                .matches(UserGroupInformation::isFromKeytab)
                .hasToString(KDC.principal("alice") + " (auth:KERBEROS)");
        assertThat(System.getProperty("java.security.krb5.conf")).isEqualTo(krb5Conf);
        assertThatAClientLogsIn();

        uninstallAll();

        assertThat(publishedPrincipal()).isEmpty();
        assertThat(jaasEntries("KafkaClient")).isEmpty();
        assertThat(System.getProperty(JAAS_FILE)).isEqualTo(jaasFile);
        assertThat(System.getProperty("java.security.krb5.conf")).isEqualTo(krb5Conf);
    }

    private static Optional<String> publishedPrincipal() {
        return Publication.current(Publication.MODULE_KEY, "test")
                .map(ProcessConfiguration::values)
                .map(values -> values.get(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL.key()));
    }

    private static List<AppConfigurationEntry> jaasEntries(String context) {
        AppConfigurationEntry[] entries =
                javax.security.auth.login.Configuration.getConfiguration()
                        .getAppConfigurationEntry(context);
        return entries == null ? List.of() : Arrays.asList(entries);
    }

    /** Making a client logs in; no broker is needed for it. */
    private static void assertThatAClientLogsIn() {
        Properties client = new Properties();
        client.putAll(
                Map.of("bootstrap.servers", "localhost:1", "security.protocol", "SASL_PLAINTEXT"));
        try (LogCapture log = new LogCapture(Level.INFO)) {
            KafkaSecurity.clientFactory().createProducer(client).close();
            assertThat(log.text()).contains("logs in as " + KDC.principal("alice"));
        }
    }

    /** Flink's own way back, which only its tests may call. */
    private static void uninstallAll() throws Exception {
        Method uninstall = SecurityUtils.class.getDeclaredMethod("uninstall");
        uninstall.setAccessible(true);
        uninstall.invoke(null);
    }
}
