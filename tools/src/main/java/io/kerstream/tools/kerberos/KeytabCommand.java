/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import io.kerstream.security.credential.KeytabFile;
import io.kerstream.tools.ToolException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "keytab",
        description = "Lists the entries of a keytab, without the keys.",
        mixinStandardHelpOptions = true)
final class KeytabCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the keytab")
    private Path file;

    @Option(
            names = "--matching",
            paramLabel = "REGEX",
            description = "only principals that match as a whole, e.g. 'kafka/.*'")
    private @Nullable Pattern matching;

    @Override
    public void run() {
        List<KeytabFile.Entry> entries =
                read(file).entries().stream().filter(entry -> matches(entry.principal())).toList();
        if (entries.isEmpty()) {
            throw new ToolException(
                    file
                            + ": no key"
                            + (matching == null
                                    ? " at all."
                                    : " of a principal that matches " + matching + "."),
                    null);
        }
        PrintWriter out = spec.commandLine().getOut();
        int width = entries.stream().mapToInt(e -> e.principal().length()).max().orElse(0);
        String row = "%-" + width + "s  %4s  %-26s  %s%n";
        out.printf(row, "principal", "kvno", "encryption type", "added");
        for (KeytabFile.Entry e : entries) {
            out.printf(row, e.principal(), e.kvno(), e.encryptionType(), e.added());
        }
        out.flush();
    }

    private boolean matches(String principal) {
        return matching == null || matching.matcher(principal).matches();
    }

    private static KeytabFile read(Path file) {
        try {
            return KeytabFile.read(file);
        } catch (NoSuchFileException e) {
            throw new ToolException(file + ": no such file.", e);
        } catch (KeytabFile.NotAKeytabException e) {
            throw new ToolException(file + ": not a keytab file: " + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw new ToolException(file + ": cannot be read: " + e, e);
        }
    }
}
