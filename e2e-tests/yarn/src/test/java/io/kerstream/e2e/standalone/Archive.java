/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/**
 * The archive and a Flink distribution, for tests that are elsewhere. It is in the package of the
 * tests on standalone Flink because it only hands on what they have.
 */
public final class Archive {

    private final Path flink;
    private final Kerstream kerstream;

    private Archive(Path flink, Kerstream kerstream) {
        this.flink = flink;
        this.kerstream = kerstream;
    }

    /**
     * Unpacks it, and looks for a Flink distribution.
     *
     * @throws TestAbortedException as {@link FlinkDistribution#find()}
     */
    public static Archive unpack(Path into) throws IOException, InterruptedException {
        return new Archive(FlinkDistribution.find(), Kerstream.unpack(into));
    }

    /**
     * A Flink distribution of its own with {@code flink-conf.yaml}, into which the archive's {@code
     * install.sh} has installed.
     *
     * @param target a folder that does not exist
     * @param flinkConf lines of the file before the installation
     * @param options of {@code install.sh}
     */
    public Path install(Path target, String flinkConf, String... options)
            throws IOException, InterruptedException {
        FlinkDistribution.copy(flink, target);
        Files.delete(target.resolve("conf/config.yaml"));
        Files.writeString(target.resolve("conf/flink-conf.yaml"), flinkConf);
        kerstream.install(target, options);
        return target;
    }

    /** The unpacked archive. */
    public Path home() {
        return kerstream.home();
    }

    /**
     * A program that has ended.
     *
     * @param output of standard output and standard error, as they came
     */
    public record Ended(int exitCode, String output) {}

    /**
     * Runs a program to its end.
     *
     * @param environment added to this process's own
     * @throws IOException with what it printed, if it does not end within the limit
     */
    public static Ended run(Map<String, String> environment, Duration limit, List<String> line)
            throws IOException, InterruptedException {
        Command command = Command.run(environment, limit, line);
        return new Ended(command.exitCode(), command.output());
    }
}
