/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The 20,000 flights that come with the examples. */
public final class FlightFile {

    private static final String RESOURCE = "/flights-20k.jsonl.gz";

    private FlightFile() {}

    /** All flights, sorted by date. */
    public static List<Flight> read() throws IOException {
        JsonSchema<Flight> json = JsonSchema.of(Flight.class);
        List<Flight> flights = new ArrayList<>();
        try (InputStream file = FlightFile.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new FileNotFoundException(RESOURCE + " is not on the class path");
            }
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    new GZIPInputStream(file), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                flights.add(json.deserialize(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return flights;
    }
}
