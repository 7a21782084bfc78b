/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.classloading;

import io.kerstream.security.flink.KafkaSecurityModuleFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.security.SecurityConfiguration;
import org.apache.flink.runtime.security.modules.SecurityModule;

/** The security module in this process, as Flink installs it there, until closed. */
final class InstalledModule implements AutoCloseable {

    private final SecurityModule module;
    private final boolean installed;

    InstalledModule(boolean install) throws Exception {
        module =
                new KafkaSecurityModuleFactory()
                        .createModule(new SecurityConfiguration(new Configuration()));
        installed = install;
        if (install) {
            module.install();
        }
    }

    boolean isInstalled() {
        return installed;
    }

    @Override
    public void close() throws Exception {
        if (installed) {
            module.uninstall();
        }
    }
}
