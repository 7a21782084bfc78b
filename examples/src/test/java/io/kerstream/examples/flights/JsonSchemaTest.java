/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {

    private static final String FLIGHT =
            "{\"date\":\"2001/01/01 06:30\",\"delay\":-8,\"distance\":251,"
                    + "\"origin\":\"MDW\",\"destination\":\"STL\"}";

    private final JsonSchema<Flight> flights = JsonSchema.of(Flight.class);
    private final JsonSchema<AirportDay> results = JsonSchema.of(AirportDay.class);

    @Test
    void readsAFlightInUtc() throws Exception {
        Flight flight = flights.deserialize(FLIGHT.getBytes(UTF_8));

        assertThat(flight)
                .isEqualTo(new Flight(LocalDateTime.of(2001, 1, 1, 6, 30), -8, 251, "MDW", "STL"));
        assertThat(flight.departure()).isEqualTo(Instant.parse("2001-01-01T06:30:00Z"));
    }

    @Test
    void writesAFlightAsItWasRead() throws Exception {
        byte[] json = flights.serialize(flights.deserialize(FLIGHT.getBytes(UTF_8)));

        assertThat(new String(json, UTF_8)).isEqualTo(FLIGHT);
    }

    @Test
    void writesAndReadsAResultWithoutRounding() throws Exception {
        AirportDay result = new AirportDay("PHX", LocalDate.of(2001, 3, 31), 7, 5.0 / 7, -3);

        byte[] json = results.serialize(result);

        assertThat(new String(json, UTF_8))
                .isEqualTo(
                        "{\"origin\":\"PHX\",\"day\":\"2001-03-31\",\"flights\":7,"
                                + "\"meanDelay\":0.7142857142857143,\"p95Delay\":-3}");
        assertThat(results.deserialize(json)).isEqualTo(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"date\":\"2001/01/01 06:30\",\"distance\":251,\"origin\":\"A\",\"destination\":\"B\"}",
                "{\"date\":\"2001/01/01 06:30\",\"delay\":null,\"distance\":1,\"origin\":\"A\",\"destination\":\"B\"}",
                "{\"date\":\"2001-01-01\",\"delay\":0,\"distance\":1,\"origin\":\"A\",\"destination\":\"B\"}",
                "{\"date\":\"2001/01/01 06:30\",\"delay\":0,\"distance\":1,\"origin\":null,\"destination\":\"B\"}",
                "{\"date\":\"2001/01/01 06:30\",\"delay\":0,\"distance\":1,\"origin\":\"A\",\"destination\":\"B\",\"x\":1}",
                "not json"
            })
    void refusesWhatIsNotAFlightAndShowsIt(String json) {
        assertThatThrownBy(() -> flights.deserialize(json.getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Not a Flight: " + json);
    }

    @Test
    void recordsAndStateTravelWithoutKryo() {
        SerializerConfigImpl withoutKryo = new SerializerConfigImpl();
        withoutKryo.setGenericTypes(false);

        assertThat(flights.getProducedType().createSerializer(withoutKryo))
                .isInstanceOf(PojoSerializer.class);
        assertThat(results.getProducedType().createSerializer(withoutKryo))
                .isInstanceOf(PojoSerializer.class);
        assertThat(TypeInformation.of(DelayAccumulator.class).createSerializer(withoutKryo))
                .isInstanceOf(PojoSerializer.class);
    }
}
