/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.client.program.ProgramParametrizationException;
import org.junit.jupiter.api.Test;

/** Flink's client prints the message of this exception alone. */
class FlightsProgramTest {

    @Test
    void withoutACommandItSaysWhichThereAre() {
        assertThatThrownBy(() -> FlightsProgram.main(new String[0]))
                .isInstanceOf(ProgramParametrizationException.class)
                .hasMessageStartingWith("Say what to do: load, delays or check")
                .hasMessageContaining("Usage: flights ");
    }

    @Test
    void withoutAnOptionThatIsNeededItShowsThoseOfTheCommand() {
        assertThatThrownBy(() -> FlightsProgram.main(new String[] {"delays", "--bounded"}))
                .isInstanceOf(ProgramParametrizationException.class)
                .hasMessageContaining("--bootstrap-servers")
                .hasMessageContaining("Usage: flights delays ");
    }

    @Test
    void aCommandThatDoesNotExistShowsTheUsage() {
        assertThatThrownBy(() -> FlightsProgram.main(new String[] {"lod"}))
                .isInstanceOf(ProgramParametrizationException.class)
                .hasMessageContaining("lod")
                .hasMessageContaining("Usage: flights ");
    }
}
