/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools;

import picocli.CommandLine;

/** What all programs do alike. */
public final class Programs {

    private Programs() {}

    /**
     * A program whose {@link ToolException} becomes one line and an exit code.
     *
     * @param program annotated with picocli's command
     */
    public static CommandLine commandLine(Object program) {
        return new CommandLine(program).setExecutionExceptionHandler(Programs::explain);
    }

    private static int explain(
            Exception failure, CommandLine command, CommandLine.ParseResult arguments)
            throws Exception {
        if (failure instanceof ToolException) {
            CommandLine.Model.CommandSpec spec = command.getCommandSpec();
            command.getErr().println(spec.qualifiedName() + ": " + failure.getMessage());
            return spec.exitCodeOnExecutionException();
        }
        throw failure;
    }
}
