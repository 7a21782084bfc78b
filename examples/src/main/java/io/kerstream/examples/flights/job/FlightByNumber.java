/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.job;

import io.kerstream.examples.flights.Flight;
import io.kerstream.examples.flights.FlightFile;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** The flight at a place of the file, which each task reads for itself. */
final class FlightByNumber extends RichMapFunction<Long, Flight> {

    private static final long serialVersionUID = 1L;

    private transient List<Flight> flights;

    @Override
    public void open(OpenContext context) throws IOException {
        flights = FlightFile.read();
    }

    @Override
    public Flight map(Long number) {
        return flights.get(Math.toIntExact(number));
    }
}
