/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.io;

import org.jspecify.annotations.Nullable;

/**
 * What the surroundings of a test run set.
 *
 * @param origin the property or the variable, for the message of an error
 */
public record Setting(String value, String origin) {

    /** The system property, else the environment variable, null if neither is set. */
    public static @Nullable Setting find(String property, String variable) {
        String value = System.getProperty(property);
        if (value != null) {
            return new Setting(value, "system property " + property);
        }
        value = System.getenv(variable);
        return value == null ? null : new Setting(value, "environment variable " + variable);
    }
}
