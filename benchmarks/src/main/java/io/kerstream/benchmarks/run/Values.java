/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.util.Random;

/** What records hold: printable random bytes, the same in every run. */
public final class Values {

    private static final int DIFFERENT_VALUES = 64;

    private Values() {}

    /** Values of one size, to be taken in turn. */
    public static byte[][] ofBytes(int bytes) {
        Random random = new Random(1);
        byte[][] values = new byte[DIFFERENT_VALUES][bytes];
        for (byte[] value : values) {
            for (int i = 0; i < bytes; i++) {
                value[i] = (byte) ('a' + random.nextInt(26));
            }
        }
        return values;
    }
}
