/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/**
 * A user that authenticates by a password (PLAIN, SCRAM), which is also the secret of an OAuth
 * client of the same name.
 *
 * @param password random, the same for the life of the cluster
 */
public record KafkaUser(String name, String password) {

    /** Without the password. */
    @Override
    public String toString() {
        return "KafkaUser[" + name + "]";
    }
}
