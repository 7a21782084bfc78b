/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** One run of a program within this JVM: its exit code and what it printed. */
public record Tool(int exitCode, String out, String err) {

    public static Tool run(CommandLine program, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                program.setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Tool(exitCode, out.toString(), err.toString());
    }
}
