/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import io.kerstream.security.client.SecuredKafkaClientFactory;
import io.kerstream.security.config.ConfigurationSources;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Publication;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * The security settings of this process, and the client factory that applies them.
 *
 * <p>The settings come from the first of these that says anything about a login, as a whole: what
 * {@link io.kerstream.security.flink.KafkaSecurityModuleFactory the security module} published,
 * what {@link #use} was given, the configuration handed to a source reader, Flink's configuration
 * file. They are looked for whenever a client needs them, so that a factory may be made before
 * {@link #use}; only the file is read once per factory, when no other source said anything, and
 * again only after it could not be read. All methods may be called from any thread.
 */
@PublicEvolving
public final class KafkaSecurity {

    private KafkaSecurity() {}

    /**
     * The factory for operators that are handed the process's configuration (source readers).
     *
     * @param processConfiguration the effective Flink configuration of this process
     * @param operator where the operator shows what becomes of its logins
     */
    @Internal
    public static KafkaClientFactory clientFactory(
            ReadableConfig processConfiguration, MetricGroup operator) {
        return factory(processConfiguration, operator);
    }

    /** The same without metrics. */
    @Internal
    public static KafkaClientFactory clientFactory(ReadableConfig processConfiguration) {
        return factory(processConfiguration, null);
    }

    /**
     * The factory for operators that are not (writers and committers).
     *
     * @param operator where the operator shows what becomes of its logins
     */
    @Internal
    public static KafkaClientFactory clientFactory(MetricGroup operator) {
        return factory(null, operator);
    }

    /** The same without metrics (enumerators). */
    @Internal
    public static KafkaClientFactory clientFactory() {
        return factory(null, null);
    }

    /**
     * Gives all clients of this process their settings where Flink installs no security modules: in
     * a MiniCluster, an IDE, a test. What a security module published in this process comes first.
     * The last call that is still open is the valid one.
     *
     * <pre>{@code
     * try (KafkaSecurity.Registration security = KafkaSecurity.use(configuration)) {
     *     environment.execute();
     * }
     * }</pre>
     *
     * @param configuration Flink's configuration with {@code security.kerberos.login.*}
     * @return ends the use when closed
     */
    public static Registration use(ReadableConfig configuration) {
        return Publication.publish(
                        Publication.EXPLICIT_KEY,
                        ProcessConfiguration.of(
                                configuration, "the configuration given to KafkaSecurity.use"))
                ::close;
    }

    private static KafkaClientFactory factory(
            @Nullable ReadableConfig handed, @Nullable MetricGroup operator) {
        Map<String, String> environment = System.getenv();
        ConfigurationSources sources = new ConfigurationSources(environment);
        return new SecuredKafkaClientFactory(() -> sources.find(handed), environment, operator);
    }

    /** Settings in use until closed; closing twice does no harm. */
    @PublicEvolving
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }
}
