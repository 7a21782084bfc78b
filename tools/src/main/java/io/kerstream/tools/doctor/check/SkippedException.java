/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

/** A check has nothing to look at; the message says why. */
public final class SkippedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SkippedException(String why) {
        super(why);
    }
}
