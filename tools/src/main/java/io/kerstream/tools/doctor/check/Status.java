/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

/** How a check came out. */
public enum Status {
    PASS,
    /** Works now, and is likely to hurt later. */
    WARN,
    /** Does not work. */
    FAIL,
    /** Was not looked at; the finding says why. */
    SKIP
}
