/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** The contract with the back end {@link KafkaBackend#DOCKER}. */
class DockerKafkaITCase extends KafkaContract {

    DockerKafkaITCase() {
        super(KafkaBackend.DOCKER);
    }
}
