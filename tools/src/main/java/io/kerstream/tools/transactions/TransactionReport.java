/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.transactions;

import io.kerstream.tools.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints transactions for people and for programs. */
final class TransactionReport {

    private static final List<String> TITLES =
            List.of(
                    "transactional id",
                    "state",
                    "producer id",
                    "age",
                    "timeout",
                    "coordinator",
                    "partitions");

    private final PrintWriter out;

    TransactionReport(PrintWriter out) {
        this.out = out;
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void table(List<ListedTransaction> transactions) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        for (ListedTransaction each : transactions) {
            rows.add(
                    List.of(
                            each.transactionalId(),
                            each.state().toString(),
                            Long.toString(each.producerId()),
                            text(each.age()),
                            text(each.timeout()),
                            Integer.toString(each.coordinatorId()),
                            String.join(",", each.partitions())));
        }
        int[] widths = new int[TITLES.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(row.get(column))
                        .append(" ".repeat(widths[column] - row.get(column).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    /** To the second, as 1h2m3s. */
    private static String text(@Nullable Duration duration) {
        if (duration == null) {
            return "-";
        }
        return Duration.ofSeconds(duration.toSeconds())
                .toString()
                .substring(2)
                .toLowerCase(Locale.ROOT);
    }

    void json(List<ListedTransaction> transactions) {
        out.println(
                transactions.stream()
                        .map(TransactionReport::json)
                        .collect(Collectors.joining(",\n ", "[", "]")));
        out.flush();
    }

    private static String json(ListedTransaction transaction) {
        Duration age = transaction.age();
        return "{\"transactionalId\":"
                + Json.quoted(transaction.transactionalId())
                + ",\"state\":"
                + Json.quoted(transaction.state().toString())
                + ",\"producerId\":"
                + transaction.producerId()
                + ",\"ageMs\":"
                + (age == null ? "null" : age.toMillis())
                + ",\"timeoutMs\":"
                + transaction.timeout().toMillis()
                + ",\"coordinator\":"
                + transaction.coordinatorId()
                + ",\"partitions\":["
                + transaction.partitions().stream()
                        .map(Json::quoted)
                        .collect(Collectors.joining(","))
                + "]}";
    }
}
