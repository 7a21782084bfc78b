/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** What some back ends of a {@link Kdc} can do and others cannot. */
public enum KdcCapability {
    /** The KDC's clock can differ from the host's: {@link KdcFaults#shiftClock}. */
    CLOCK_SHIFT,

    /** Renewed tickets keep the end of their renewable life, as RFC 4120, 3.3.3 asks for. */
    RENEWAL,

    /**
     * A ticket-granting service whose key was changed with {@link OldKeys#KEEP} still accepts
     * tickets that were issued before.
     */
    OLD_TGS_KEYS
}
