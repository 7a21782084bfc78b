/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.util.Locale;

/** What the demo can break between the loading of the data and the start of the job. */
enum Fault {
    /** The KDC gets a new key for Flink's principal; the keytab keeps the old one. */
    WRONG_KEY(true),
    /** The keytab is removed. */
    NO_KEYTAB(true),
    /** The KDC stops. */
    KDC_DOWN(false);

    private final boolean ofKeytab;

    Fault(boolean ofKeytab) {
        this.ofKeytab = ofKeytab;
    }

    boolean appliesTo(CredentialKind credential) {
        return !ofKeytab || credential == CredentialKind.KEYTAB;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
