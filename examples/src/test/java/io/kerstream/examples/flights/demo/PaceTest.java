/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void spreadsRecordsOverTime() throws Exception {
        Pace<Integer> pace = new Pace<>(1000);
        pace.open(new OpenContext() {});
        long start = System.nanoTime();

        for (int i : IntStream.rangeClosed(0, 50).toArray()) {
            assertThat(pace.map(i)).isEqualTo(i);
        }

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
    }
}
