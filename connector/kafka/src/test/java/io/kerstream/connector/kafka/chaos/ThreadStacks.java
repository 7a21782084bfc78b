/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Where threads are, for the report of a run that hangs. */
public final class ThreadStacks {

    private static final int FRAMES = 25;

    private ThreadStacks() {}

    /** Of the threads whose name begins with one of these. */
    public static String of(List<String> names) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> names.stream().anyMatch(entry.getKey().getName()::startsWith))
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
