/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the program within this JVM: its exit code and what it printed. */
record Tool(int exitCode, String out, String err) {

    static Tool run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                KerberosTool.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Tool(exitCode, out.toString(), err.toString());
    }
}
