/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import org.apache.flink.annotation.Internal;

/**
 * One configured value and where it was found.
 *
 * @param origin where the value was set, as a phrase for error messages
 */
@Internal
public record Setting(String key, String value, String origin) {

    /** Key, value and origin; the value of a secret key is masked. */
    @Override
    public String toString() {
        return key + " = " + Redaction.value(key, value) + " (" + origin + ")";
    }
}
