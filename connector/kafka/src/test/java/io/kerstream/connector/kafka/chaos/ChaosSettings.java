/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import java.time.Duration;
import java.util.Random;

/**
 * How to run a random test, from system properties.
 *
 * <p>Each run has a new seed, which it prints together with the way to repeat it. The seed fixes
 * what is done, not how it meets with what the job is doing: a failure may take several repetitions
 * to come back.
 *
 * <ul>
 *   <li>{@code -Dkerstream.chaos.seed=42}: the seed
 *   <li>{@code -Dkerstream.chaos.duration=PT10M}: how long things happen, 60 s by default; start
 *       and check come on top. It ends later if not everything has happened by then.
 * </ul>
 */
public record ChaosSettings(long seed, Duration duration) {

    private static final String SEED = "kerstream.chaos.seed";
    private static final String DURATION = "kerstream.chaos.duration";

    public static ChaosSettings ofSystemProperties() {
        return new ChaosSettings(
                Long.parseLong(System.getProperty(SEED, "" + new Random().nextInt(1_000_000))),
                Duration.parse(System.getProperty(DURATION, "PT60S")));
    }

    /** The options that repeat the run. */
    public String options() {
        return "-D" + SEED + "=" + seed + " -D" + DURATION + "=" + duration;
    }
}
