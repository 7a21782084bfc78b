/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.transactions;

import io.kerstream.tools.ClusterOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        description = {
            "Lists open transactions.",
            "Needs DESCRIBE on the transactional ids; others are not seen."
        },
        mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Mixin private ClusterOptions cluster;
    @Mixin private Selection selection;

    @Option(names = "--all", description = "also ids whose last transaction has ended")
    private boolean all;

    @Option(names = "--json", description = "one JSON array instead of a table")
    private boolean json;

    @Override
    public void run() {
        List<ListedTransaction> transactions;
        try (Cluster kafka = Cluster.connect(cluster)) {
            transactions =
                    kafka.list(selection.id()).stream()
                            .filter(each -> all || each.isOpen())
                            .filter(selection.age())
                            .toList();
        }
        TransactionReport report = new TransactionReport(spec.commandLine().getOut());
        if (json) {
            report.json(transactions);
        } else if (transactions.isEmpty()) {
            report.line("No " + (all ? "" : "open ") + "transaction of " + selection + ".");
        } else {
            report.table(transactions);
        }
    }
}
