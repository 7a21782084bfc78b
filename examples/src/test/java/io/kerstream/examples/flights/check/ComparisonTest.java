/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.examples.flights.AirportDay;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final LocalDate DAY = LocalDate.of(2001, 1, 1);
    private static final AirportDay PHX = new AirportDay("PHX", DAY, 2, 1.5, 3);
    private static final AirportDay LAS = new AirportDay("LAS", DAY, 1, 4.0, 4);

    @Test
    void ignoresTheOrder() {
        Comparison comparison = Comparison.of(List.of(PHX, LAS), List.of(LAS, PHX));

        assertThat(comparison.isEqual()).isTrue();
        assertThat(comparison.describe()).isEqualTo("none missing, none repeated, none wrong");
    }

    @Test
    void findsALostResult() {
        Comparison comparison = Comparison.of(List.of(PHX, LAS), List.of(LAS));

        assertThat(comparison.isEqual()).isFalse();
        assertThat(comparison.missing()).containsExactly(PHX);
        assertThat(comparison.describe()).startsWith("1 [AirportDay[origin=PHX");
    }

    @Test
    void findsARepeatedResult() {
        Comparison comparison = Comparison.of(List.of(PHX, LAS), List.of(LAS, PHX, LAS));

        assertThat(comparison.isEqual()).isFalse();
        assertThat(comparison.repeated()).containsExactly(LAS);
        assertThat(comparison.wrong()).isEmpty();
    }

    @Test
    void findsOtherFiguresAndStrangers() {
        AirportDay almost = new AirportDay("PHX", DAY, 2, Math.nextUp(1.5), 3);
        AirportDay stranger = new AirportDay("SFO", DAY, 1, 0, 0);

        Comparison comparison = Comparison.of(List.of(PHX, LAS), List.of(LAS, almost, stranger));

        assertThat(comparison.isEqual()).isFalse();
        assertThat(comparison.wrong()).containsExactly(almost, stranger);
        assertThat(comparison.missing()).isEmpty();
    }

    @Test
    void flightsThatCountTwiceMeanThatTheyWereLoadedTwice() {
        AirportDay twice = new AirportDay("PHX", DAY, 4, 1.5, 3);

        Comparison comparison = Comparison.of(List.of(PHX, LAS), List.of(LAS, twice));

        assertThat(comparison.surplus()).containsExactly(twice);
        assertThat(comparison.hint())
                .startsWith("1 of the wrong results count more flights than there were: load has");
    }

    @Test
    void resultsOfAnEarlierRunAreMentionedOnlyWhereThereMayBeSome() {
        assertThat(Comparison.of(List.of(PHX, LAS), List.of(LAS, PHX, LAS)).hint())
                .startsWith("Both topics must be empty before load");
        assertThat(Comparison.of(List.of(PHX, LAS), List.of(LAS)).hint()).isEmpty();
        assertThat(Comparison.of(List.of(PHX), List.of(PHX)).hint()).isEmpty();
    }
}
