/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import org.apache.flink.api.common.functions.AggregateFunction;

/** Collects the delays of one window. */
final class DelayAggregate
        implements AggregateFunction<Flight, DelayAccumulator, DelayAccumulator> {

    private static final long serialVersionUID = 1L;

    @Override
    public DelayAccumulator createAccumulator() {
        return new DelayAccumulator();
    }

    @Override
    public DelayAccumulator add(Flight flight, DelayAccumulator delays) {
        delays.add(flight.delay());
        return delays;
    }

    @Override
    public DelayAccumulator getResult(DelayAccumulator delays) {
        return delays;
    }

    @Override
    public DelayAccumulator merge(DelayAccumulator into, DelayAccumulator from) {
        for (int i = 0; i < from.count; i++) {
            into.add(from.delays[i]);
        }
        return into;
    }
}
