/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.mit;

import io.kerstream.testing.HarnessException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The programs of this host, as child processes. */
final class HostPrograms implements MitPrograms {

    @Override
    public String path(String program) {
        return MitTools.find(program)
                .orElseThrow(() -> new HarnessException(program + " has gone"))
                .toString();
    }

    @Override
    public String faketime() {
        return MitTools.faketime()
                .orElseThrow(() -> new HarnessException("libfaketime has gone"))
                .toString();
    }

    @Override
    public Process start(List<String> command, Map<String, String> environment, Path output)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /** Nothing: every program has ended, or ends with the one that started it. */
    @Override
    public void close() {}
}
