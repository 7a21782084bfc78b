/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Lets records through at a steady rate, so that several checkpoints fit into a finite input. */
final class Pace<T> extends RichMapFunction<T, T> {

    private static final long serialVersionUID = 1L;

    private final double perSecond;
    private transient long startNanos;
    private transient long passed;

    /**
     * @param perSecond records per second and subtask
     */
    Pace(double perSecond) {
        this.perSecond = perSecond;
    }

    @Override
    public void open(OpenContext context) {
        startNanos = System.nanoTime();
        passed = 0;
    }

    @Override
    public T map(T value) throws InterruptedException {
        long due = startNanos + (long) (passed++ * 1e9 / perSecond);
        // Sleeping holds up the task's barriers as well, but only for the time between two records.
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        return value;
    }
}
