/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.tools.ClusterOptions;
import io.kerstream.tools.DurationOption;
import io.kerstream.tools.Tool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.TransactionState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TransactionsToolTest {

    @TempDir private Path directory;

    private static Tool run(String... arguments) {
        return Tool.run(TransactionsTool.commandLine(), arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "abort",
                "list --prefix a --id a-0-1",
                "abort --prefix",
                "list --prefix a --older-than soon",
                "list --prefix a --older-than -5s",
                "list --prefix a --execute",
            })
    void rejectsWhatItCannotMean(String arguments) {
        Tool tool = run(arguments.split(" ", -1));

        assertThat(tool.exitCode()).isEqualTo(2);
        assertThat(tool.err()).contains("Usage: transactions.sh");
    }

    @ParameterizedTest
    @CsvSource({
        "--prefix a, a-k0-0-0, true",
        "--prefix a, a-0-1, true",
        "--prefix a, a-1-k0-0-0, false",
        "--prefix a, a-1-0-1, false",
        "--prefix a-1, a-1-k0-0-0, true",
        "--id a-0-1, a-0-1, true",
        "--id a-0-1 --id b, b, true",
        "--id a-0, a-0-1, false",
    })
    void selectsByPrefixOrById(String options, String id, boolean selected) {
        assertThat(parse(options).id().test(id)).isEqualTo(selected);
    }

    @ParameterizedTest
    @CsvSource({"10min, 599, false", "10min, 601, true", "PT1H, 3601, true"})
    void selectsByAge(String olderThan, long ageSeconds, boolean selected) {
        Selection selection = parse("--prefix a --older-than " + olderThan);

        assertThat(selection.age().test(transaction("a-0-1", Duration.ofSeconds(ageSeconds))))
                .isEqualTo(selected);
        assertThat(selection.age().test(transaction("a-0-1", null))).isFalse();
    }

    @Test
    void theCommandLineWinsOverTheFileWithPropertiesOfTheClient() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("client.properties"),
                        "bootstrap.servers=file:9092\nclient.id=from-file\n");
        ClusterOptions options = new ClusterOptions();
        new CommandLine(options)
                .parseArgs(
                        "--command-config",
                        file.toString(),
                        "--bootstrap-server",
                        "option:9092",
                        "--cluster",
                        "prod");

        assertThat(options.properties())
                .containsEntry("bootstrap.servers", "option:9092")
                .containsEntry("client.id", "from-file")
                .containsEntry("kerstream.cluster", "prod");
    }

    @Test
    void saysThatTheFileCannotBeRead() {
        Tool tool = run("list", "--prefix", "a", "--command-config", "/no/such/file");

        assertThat(tool.exitCode()).isEqualTo(1);
        assertThat(tool.err()).contains("--command-config /no/such/file: cannot be read");
    }

    @Test
    void saysThatNoClusterIsNamed() {
        Tool tool = run("list", "--prefix", "a");

        assertThat(tool.exitCode()).isEqualTo(1);
        assertThat(tool.err()).contains("no Kafka client: ").contains("bootstrap.servers");
    }

    @Test
    void printsTables() {
        StringWriter out = new StringWriter();

        new TransactionReport(new PrintWriter(out))
                .table(
                        List.of(
                                transaction("a-k0-0-0", Duration.ofSeconds(3_723)),
                                transaction("a-1-17", null)));

        assertThat(out.toString().lines())
                .containsExactly(
                        "transactional id  state    producer id  age     timeout  coordinator  partitions",
                        "a-k0-0-0          Ongoing  7            1h2m3s  15m      1            t-0,t-1",
                        "a-1-17            Ongoing  7            -       15m      1            t-0,t-1");
    }

    @Test
    void printsJson() {
        StringWriter out = new StringWriter();

        new TransactionReport(new PrintWriter(out))
                .json(List.of(transaction("a\"\\\n", Duration.ofSeconds(1))));

        assertThat(out.toString())
                .isEqualToIgnoringNewLines(
                        "[{\"transactionalId\":\"a\\\"\\\\\\u000a\",\"state\":\"Ongoing\","
                                + "\"producerId\":7,\"ageMs\":1000,\"timeoutMs\":900000,"
                                + "\"coordinator\":1,\"partitions\":[\"t-0\",\"t-1\"]}]");
    }

    @Test
    void aDurationIsExplained() {
        assertThatThrownBy(() -> new DurationOption().convert("soon"))
                .hasMessage("'soon' is no duration such as 10min, 2h or PT10M");
        assertThat(new DurationOption().convert("2 h")).isEqualTo(Duration.ofHours(2));
    }

    private static ListedTransaction transaction(String id, @Nullable Duration age) {
        return new ListedTransaction(
                id,
                TransactionState.ONGOING,
                7,
                age,
                Duration.ofMinutes(15),
                1,
                List.of("t-0", "t-1"));
    }

    private static Selection parse(String options) {
        Selection selection = new Selection();
        new CommandLine(selection).parseArgs(options.split(" ", -1));
        return selection;
    }
}
