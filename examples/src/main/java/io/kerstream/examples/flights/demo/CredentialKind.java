/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

/** How Flink signs in. */
enum CredentialKind {
    KEYTAB,
    TICKET_CACHE;

    String describe() {
        return this == KEYTAB ? "a keytab" : "a ticket cache";
    }
}
