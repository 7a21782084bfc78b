/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Where threads are, for the report of a run that hangs. */
final class ThreadStacks {

    private static final List<String> NAMES =
            List.of("Kafka fetch thread", "SourceCoordinator-", "Source: kafka", "fault-point");
    private static final int FRAMES = 25;

    private ThreadStacks() {}

    /** Of fetch threads, enumerators and tasks with a reader. */
    static String ofSources() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> NAMES.stream().anyMatch(entry.getKey().getName()::startsWith))
                .map(
                        entry ->
                                entry.getKey().getName()
                                        + Arrays.stream(entry.getValue())
                                                .limit(FRAMES)
                                                .map(frame -> "\n    " + frame)
                                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }
}
