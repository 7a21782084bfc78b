/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.transactions;

import io.kerstream.tools.ClusterOptions;
import io.kerstream.tools.ToolException;
import java.util.List;
import org.apache.kafka.clients.admin.TransactionState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "abort",
        description = {
            "Aborts open transactions; without --execute only says which.",
            "Never for a job that runs, or that is to go on from a checkpoint or savepoint: Kafka"
                    + " cannot tell a transaction that such a job has prepared, and still commits,"
                    + " from one that was left over. If a prepared one is aborted, its records are"
                    + " lost and the job fails with TransactionLostException. A sink aborts what"
                    + " its job left over by itself when it starts.",
            "Needs DESCRIBE and WRITE on the transactional ids."
        },
        mixinStandardHelpOptions = true)
final class AbortCommand implements Runnable {

    private static final String COST =
            "WARNING: whose job has prepared a transaction and has not committed it yet, loses its"
                    + " records by the abort and fails with TransactionLostException. Make sure"
                    + " that no job with this prefix runs or is to be restored.";

    @Spec private CommandSpec spec;

    @Mixin private ClusterOptions cluster;
    @Mixin private Selection selection;

    @Option(names = "--execute", description = "really abort them")
    private boolean execute;

    @Override
    public void run() {
        TransactionReport report = new TransactionReport(spec.commandLine().getOut());
        try (Cluster kafka = Cluster.connect(cluster)) {
            List<ListedTransaction> open = open(kafka);
            if (open.isEmpty()) {
                report.line("No open transaction of " + selection + ". Nothing to abort.");
                return;
            }
            report.table(open);
            spec.commandLine().getErr().println(COST);
            if (!execute) {
                report.line(
                        "Dry run: nothing was aborted. Say --execute to abort these "
                                + open.size()
                                + ".");
                return;
            }
            List<String> ids = open.stream().map(ListedTransaction::transactionalId).toList();
            kafka.abort(ids);
            requireEnded(kafka, open);
            report.line("Aborted " + ids.size() + ".");
        }
    }

    /** Those that their coordinator has not decided about yet. */
    private List<ListedTransaction> open(Cluster kafka) {
        return kafka.list(selection.id()).stream()
                .filter(each -> each.state() == TransactionState.ONGOING)
                .filter(selection.age())
                .toList();
    }

    private static void requireEnded(Cluster kafka, List<ListedTransaction> aborted) {
        List<String> ids = aborted.stream().map(ListedTransaction::transactionalId).toList();
        List<String> left =
                kafka.list(ids::contains).stream()
                        .filter(each -> each.state() == TransactionState.ONGOING)
                        .map(ListedTransaction::transactionalId)
                        .toList();
        if (!left.isEmpty()) {
            throw new ToolException(
                    left + ": open again, so somebody writes with these ids. Stop the job first.",
                    null);
        }
    }
}
