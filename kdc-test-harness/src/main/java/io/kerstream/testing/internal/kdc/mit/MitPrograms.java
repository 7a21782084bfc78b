/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.mit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where the programs of MIT Kerberos run: they see the files of the KDC at the same paths. */
interface MitPrograms extends AutoCloseable {

    /** How the program is called there. */
    String path(String program);

    /** The value of {@code LD_PRELOAD} that gives one process a clock of its own. */
    String faketime();

    /**
     * Starts one; its standard input is a pipe to this JVM.
     *
     * @param command its {@link #path} and the arguments
     * @param environment added to what is there
     * @param output takes standard output and error; replaced
     */
    Process start(List<String> command, Map<String, String> environment, Path output)
            throws IOException;

    /** Ends whatever still runs. */
    @Override
    void close();
}
