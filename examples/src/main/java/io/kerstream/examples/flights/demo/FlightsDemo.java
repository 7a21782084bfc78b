/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** Entry point of {@code scripts/demo.sh}: options, logging, signals and exit codes. */
public final class FlightsDemo {

    private static final int STOP_SECONDS = 30;
    private static final int INTERRUPTED = 130;

    private FlightsDemo() {}

    /**
     * Exit codes: 0 when the demo ends with OK, 1 when with FAILED, 2 when the options are wrong.
     */
    public static void main(String[] args) throws IOException {
        System.exit(execute(args));
    }

    private static int execute(String[] args) throws IOException {
        DemoOptions options = new DemoOptions();
        CommandLine commandLine = new CommandLine(options);
        try {
            commandLine.parseArgs(args);
            options.validate();
        } catch (ParameterException e) {
            commandLine.getErr().println(e.getMessage());
            return ExitCode.USAGE;
        }
        if (options.help()) {
            commandLine.usage(commandLine.getOut());
            return ExitCode.OK;
        }
        return run(options);
    }

    private static int run(DemoOptions options) throws IOException {
        CountDownLatch cleanedUp = new CountDownLatch(1);
        Thread demo = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(demo, cleanedUp), "stop"));
        try (DemoFiles files = DemoFiles.open(options.workDirectory(), options.log())) {
            // Before the first logger of this process is made.
            System.setProperty("kerstream.demo.log", files.log().toString());
            System.setProperty("log4j2.configurationFile", "flights-demo-log4j2.properties");
            Console console =
                    new Console(System.out, Boolean.getBoolean("kerstream.demo.terminal"));
            return new DemoRun(options, files, console).run() ? ExitCode.OK : 1;
        } catch (InterruptedException e) {
            return INTERRUPTED;
        } finally {
            cleanedUp.countDown();
        }
    }

    /** On Ctrl-C: has the demo clean up, and waits for that. */
    private static void stop(Thread demo, CountDownLatch cleanedUp) {
        if (cleanedUp.getCount() == 0) {
            return;
        }
        demo.interrupt();
        try {
            if (!cleanedUp.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.printf("The demo did not clean up within %d s%n", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
