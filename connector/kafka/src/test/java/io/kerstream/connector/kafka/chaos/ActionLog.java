/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the run has done, with the time since its start. Thread-safe. */
public final class ActionLog {

    private static final Logger LOG = LoggerFactory.getLogger(ActionLog.class);

    private final long start = System.nanoTime();
    private final List<String> lines = new ArrayList<>();

    /** Since the start. */
    public double seconds() {
        return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    }

    public synchronized void add(String what) {
        String line = String.format(Locale.ROOT, "%8.3f %s", seconds(), what);
        lines.add(line);
        LOG.info("{}", line);
    }

    @Override
    public synchronized String toString() {
        return String.join(System.lineSeparator(), lines);
    }
}
