/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import java.nio.file.Path;

/**
 * What the nodes of a cluster share.
 *
 * @param root the folder that holds a folder for each node
 * @param temporary whether the root is removed in the end
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
        String serviceJaas,
        String internalJaas) {

    @Override
    public String toString() {
        return "Kafka cluster in " + root;
    }
}
