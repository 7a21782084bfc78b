/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** The contract with the back end {@link KafkaBackend#FORKED}. */
class ForkedKafkaITCase extends KafkaContract {

    ForkedKafkaITCase() {
        super(KafkaBackend.FORKED);
    }
}
