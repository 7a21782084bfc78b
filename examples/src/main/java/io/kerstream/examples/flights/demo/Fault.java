/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.util.Locale;

/**
 * What the demo can break between the loading of the data and the start of the job.
 *
 * <p>Each is a fault of a login, which only a keytab makes. With a ticket cache and no KDC, Kafka's
 * client asks for service tickets again and again and reports nothing but lost connections, so that
 * no cause could be shown.
 */
enum Fault {
    /** The KDC gets a new key for Flink's principal; the keytab keeps the old one. */
    WRONG_KEY,
    /** The keytab is removed. */
    NO_KEYTAB,
    /** The KDC stops. */
    KDC_DOWN;

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
