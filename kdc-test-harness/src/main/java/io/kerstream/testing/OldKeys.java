/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** What becomes of a principal's keys when it gets new ones. */
public enum OldKeys {
    /** They are forgotten: new keytabs hold the new keys only. */
    DISCARD,

    /**
     * They are kept beside the new ones: new keytabs hold both, so a server that is given one still
     * accepts tickets from before the change.
     */
    KEEP
}
