/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * What the demo says while it runs, each line with the time since its start.
 *
 * <p>On a terminal the progress line is written over and over; elsewhere it is printed every few
 * seconds.
 */
final class Console {

    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(2);
    private static final String ERASE_LINE = "\r\033[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final long startNanos = System.nanoTime();
    private long nextPlainNanos = startNanos;
    private boolean lineOpen;

    Console(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    synchronized void line(String text) {
        endProgress();
        out.println(text);
    }

    synchronized void step(String text) {
        endProgress();
        out.println(stamp() + text);
    }

    synchronized void progress(String text) {
        if (terminal) {
            out.print(ERASE_LINE + stamp() + text);
            out.flush();
            lineOpen = true;
        } else if (System.nanoTime() - nextPlainNanos >= 0) {
            nextPlainNanos = System.nanoTime() + PLAIN_INTERVAL.toNanos();
            out.println(stamp() + text);
        }
    }

    private void endProgress() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
    }

    private String stamp() {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        return String.format(Locale.ROOT, "[%5.1f s] ", seconds);
    }
}
