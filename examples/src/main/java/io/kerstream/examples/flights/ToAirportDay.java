/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Names the airport and the day that a window's delays belong to. */
final class ToAirportDay
        extends ProcessWindowFunction<DelayAccumulator, AirportDay, String, TimeWindow> {

    private static final long serialVersionUID = 1L;

    @Override
    public void process(
            String origin,
            Context context,
            Iterable<DelayAccumulator> aggregated,
            Collector<AirportDay> out) {
        DelayAccumulator delays = aggregated.iterator().next();
        LocalDate day =
                LocalDate.ofInstant(
                        Instant.ofEpochMilli(context.window().getStart()), ZoneOffset.UTC);
        out.collect(
                new AirportDay(origin, day, delays.count, delays.mean(), delays.percentile(95)));
    }
}
