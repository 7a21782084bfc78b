/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.runtime.security.SecurityConfiguration;
import org.apache.flink.runtime.security.modules.SecurityModule;
import org.apache.flink.runtime.security.modules.SecurityModuleFactory;

/**
 * Gives Flink the {@link KafkaSecurityModule}. Named in {@code security.module.factory.classes};
 * that option replaces Flink's default list, so Flink's own factories have to be listed again:
 *
 * <pre>{@code
 * security.module.factory.classes: org.apache.flink.runtime.security.modules.HadoopModuleFactory;org.apache.flink.runtime.security.modules.JaasModuleFactory;org.apache.flink.runtime.security.modules.ZookeeperModuleFactory;io.kerstream.security.flink.KafkaSecurityModuleFactory
 * }</pre>
 */
@PublicEvolving
public final class KafkaSecurityModuleFactory implements SecurityModuleFactory {

    @Override
    public SecurityModule createModule(SecurityConfiguration securityConfig) {
        return new KafkaSecurityModule(
                securityConfig.getFlinkConfig(),
                System.getenv(),
                System.getProperty(YarnTarget.COMMAND_PROPERTY, ""));
    }
}
