/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as in Flink's configuration, or by ISO 8601. */
public final class DurationOption implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String value) {
        try {
            Duration duration =
                    value.startsWith("P") ? Duration.parse(value) : TimeUtils.parseDuration(value);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (IllegalArgumentException | DateTimeParseException e) {
            // Said below.
        }
        throw new TypeConversionException(
                "'" + value + "' is no duration such as 10min, 2h or PT10M");
    }
}
