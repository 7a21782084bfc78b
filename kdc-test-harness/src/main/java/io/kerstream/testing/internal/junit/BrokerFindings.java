/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

import io.kerstream.testing.Broker;
import io.kerstream.testing.KafkaCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * What brokers refused during a test.
 *
 * @param refusals lines of their logs about failed authentications
 */
record BrokerFindings(List<String> refusals) {

    private static final String FAILED = "Failed authentication with ";

    /** The time at the start of a line of the broker's log. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss,SSS");

    private static final int TIME_LENGTH = 23;

    static BrokerFindings of(KafkaCluster kafka, Instant start) throws IOException {
        List<String> refusals = new ArrayList<>();
        for (Broker broker : kafka.brokers()) {
            for (String line : lines(broker.log())) {
                if (line.contains(FAILED) && isSince(line, start)) {
                    refusals.add("broker " + broker.id() + ": " + line);
                }
            }
        }
        return new BrokerFindings(refusals);
    }

    private static List<String> lines(Path log) throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        // Bytes first: a log that is being written may end within a character.
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    }

    private static boolean isSince(String line, Instant start) {
        if (line.length() < TIME_LENGTH) {
            return false;
        }
        try {
            Instant time =
                    LocalDateTime.parse(line.substring(0, TIME_LENGTH), TIME)
                            .atZone(ZoneId.systemDefault())
                            .toInstant();
            return !time.isBefore(start);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
