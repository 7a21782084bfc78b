/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * One departure.
 *
 * @param date date and time of departure, to the minute; the job takes it as UTC
 * @param delay departure delay in minutes, negative when the flight left early
 * @param distance miles
 * @param origin IATA code of the airport of departure
 * @param destination IATA code of the airport of arrival
 */
public record Flight(
        @TypeInfo(TimeTypes.OfDateTime.class) @JsonFormat(pattern = "yyyy/MM/dd HH:mm")
                LocalDateTime date,
        int delay,
        int distance,
        String origin,
        String destination) {

    /** The event time. */
    public Instant departure() {
        return date.toInstant(ZoneOffset.UTC);
    }
}
