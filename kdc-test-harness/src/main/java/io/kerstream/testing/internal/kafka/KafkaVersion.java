/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.internal.io.Setting;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/** A version of Kafka, as far as it matters how its brokers are set up. */
public record KafkaVersion(int major, int minor, String text) {

    /** System property that sets the version of brokers whose builder does not. */
    public static final String PROPERTY = "kerstream.testing.kafka.version";

    /** Environment twin of {@link #PROPERTY}. */
    public static final String VARIABLE = "KERSTREAM_TESTING_KAFKA_VERSION";

    private static final KafkaVersion OLDEST = new KafkaVersion(3, 3, "3.3.0");

    /**
     * Reads a version.
     *
     * @param origin where the text is from, for the message of an error
     * @throws IllegalArgumentException if it is none, or too old
     */
    public static KafkaVersion parse(String text, String origin) {
        String[] parts = text.split("[.-]", 3);
        try {
            KafkaVersion version =
                    new KafkaVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), text);
            if (!version.isAtLeast(OLDEST.major, OLDEST.minor)) {
                throw new IllegalArgumentException(
                        origin
                                + " '"
                                + text
                                + "': the oldest broker is "
                                + OLDEST.text
                                + ", the first whose KRaft mode has ACLs");
            }
            return version;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    origin + " '" + text + "': is no version such as 3.9.2", e);
        }
    }

    /** What the property or the variable says, null for the version of the class path. */
    public static @Nullable KafkaVersion fromSettings() {
        Setting setting = Setting.find(PROPERTY, VARIABLE);
        return setting == null ? null : parse(setting.value(), setting.origin());
    }

    static KafkaVersion ofClassPath() {
        return parse(AppInfoParser.getVersion(), "version of kafka-clients on the class path");
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }

    /** Whether the voters can report the ports that they have bound (KIP-853). */
    boolean hasDynamicQuorum() {
        return isAtLeast(4, 0);
    }
}
