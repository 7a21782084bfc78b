/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import java.time.LocalDate;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * The departures of one airport on one day (UTC).
 *
 * @param origin IATA code of the airport
 * @param flights number of departures, at least one
 * @param meanDelay mean departure delay in minutes
 * @param p95Delay 95th percentile of the departure delay in minutes, by nearest rank: the smallest
 *     delay that occurred such that at least 95 % of the day's flights had no longer one
 */
public record AirportDay(
        String origin,
        @TypeInfo(TimeTypes.OfDate.class) LocalDate day,
        long flights,
        double meanDelay,
        int p95Delay) {}
