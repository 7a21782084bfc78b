/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The file in which a broker tells the harness what it sees. A line each: the run of the process,
 * the time of the first, how many so far, kind and fields, encoded.
 */
public final class EvidenceFile {

    private static final int FIXED_FIELDS = 4;

    private final Path file;

    public EvidenceFile(Path file) {
        this.file = file;
    }

    /**
     * What was seen, over all runs of the broker.
     *
     * @param firstMillis time of the first, milliseconds since the epoch
     */
    public record Entry(Fact fact, long firstMillis, long count) {}

    static String line(String run, long firstMillis, long count, Fact fact) {
        StringBuilder line = new StringBuilder();
        line.append(run).append(' ').append(firstMillis).append(' ').append(count);
        line.append(' ').append(fact.kind());
        for (String field : fact.fields()) {
            line.append(' ').append(URLEncoder.encode(field, StandardCharsets.UTF_8));
        }
        return line.append('\n').toString();
    }

    /** What has been written so far, the oldest first; a line in the making is left out. */
    public List<Entry> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        Map<Fact, Entry> latest = new LinkedHashMap<>();
        Map<String, Long> counted = new LinkedHashMap<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            String[] fields = line.split(" ", -1);
            Fact fact =
                    new Fact(
                            Fact.Kind.valueOf(fields[3]),
                            Arrays.stream(fields)
                                    .skip(FIXED_FIELDS)
                                    .map(field -> URLDecoder.decode(field, StandardCharsets.UTF_8))
                                    .toList());
            long count = Long.parseLong(fields[2]);
            Long before = counted.put(fields[0] + fact, count);
            long more = count - (before == null ? 0 : before);
            latest.merge(
                    fact,
                    new Entry(fact, Long.parseLong(fields[1]), more),
                    (old, added) -> new Entry(fact, old.firstMillis(), old.count() + more));
        }
        List<Entry> entries = new ArrayList<>(latest.values());
        entries.sort(Comparator.comparingLong(Entry::firstMillis));
        return entries;
    }
}
