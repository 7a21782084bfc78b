/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** Ways to break a keytab file. */
public enum KeytabDamage {
    /**
     * The file is well-formed, with the right principals and key versions, but every key is wrong.
     */
    WRONG_KEYS,

    /** The file ends in the middle of its first entry, as after a copy that was cut off. */
    TRUNCATED
}
