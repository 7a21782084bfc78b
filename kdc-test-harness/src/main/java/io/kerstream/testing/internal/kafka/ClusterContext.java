/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a cluster share.
 *
 * @param root the folder that holds a folder for each node
 * @param temporary whether the root is removed in the end
 * @param users file of the users with passwords
 * @param tokens issues tokens, null if no listener wants them
 * @param serviceJaas logs the brokers' service principal in
 * @param internalJaas the password of the internal listeners
 */
record ClusterContext(
        KafkaSettings settings,
        NodeBackend backend,
        NodeClassPath classPath,
        String clusterId,
        Path root,
        boolean temporary,
        Path krb5Conf,
        TlsFiles tls,
        Path users,
        @Nullable TokenEndpoint tokens,
        String serviceJaas,
        String internalJaas) {

    @Override
    public String toString() {
        return "Kafka cluster in " + root;
    }
}
