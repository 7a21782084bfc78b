/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.time.Duration;

/** The cluster that all parts of the contract share. */
interface ContractCluster {

    Duration LIMIT = Duration.ofSeconds(30);

    KafkaBackend backend();

    Kdc kdc();

    KafkaCluster kafka();
}
