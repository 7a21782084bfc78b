/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** The contract with the back end {@link KafkaBackend#IN_PROCESS}. */
class InProcessKafkaITCase extends KafkaContract {

    InProcessKafkaITCase() {
        super(KafkaBackend.IN_PROCESS);
    }
}
