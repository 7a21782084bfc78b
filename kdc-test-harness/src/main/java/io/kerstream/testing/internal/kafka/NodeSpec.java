/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a back end needs to run a node.
 *
 * @param name for messages and names of processes and threads, for example {@code broker-1}
 * @param layout its files; the properties are written, the ready file is not there
 * @param krb5Conf the Kerberos configuration that the node must see
 * @param systemProperties further system properties that the node needs
 * @param jvmOptions options that come after those of the back end
 * @param classPath what to run it on
 */
record NodeSpec(
        String name,
        NodeLayout layout,
        Path krb5Conf,
        Map<String, String> systemProperties,
        List<String> jvmOptions,
        NodeClassPath classPath) {

    NodeSpec {
        systemProperties = Map.copyOf(systemProperties);
        jvmOptions = List.copyOf(jvmOptions);
    }
}
