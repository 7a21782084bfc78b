/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.broker.BrokerMain;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The broker's JVM. */
final class BrokerProcess {

    private static final int STOP_SECONDS = 15;
    private static final int KILL_SECONDS = 10;

    private final Process process;

    private BrokerProcess(Process process) {
        this.process = process;
    }

    static BrokerProcess fork(BrokerLayout layout, Path krb5Conf) throws IOException {
        Files.createDirectories(layout.log().getParent());
        Files.deleteIfExists(layout.ready());
        ProcessBuilder builder = new ProcessBuilder(command(layout, krb5Conf));
        // By environment: a class path of a large project is too long for an argument list.
        builder.environment().put("CLASSPATH", absoluteClassPath());
        // Options meant for this JVM, such as a debugger's port, would break the broker's.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.directory(layout.root().toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(layout.console().toFile()));
        return new BrokerProcess(builder.start());
    }

    private static List<String> command(BrokerLayout layout, Path krb5Conf) {
        List<String> command = new ArrayList<>();
        command.add(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.add("-Xms64m");
        command.add("-Xmx256m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:-UsePerfData");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Xshare:auto");
        command.add("-Djava.net.preferIPv4Stack=true");
        command.add("-Djava.awt.headless=true");
        command.add("-Djava.security.krb5.conf=" + krb5Conf);
        command.add("-Dlog4j2.configurationFile=io/kerstream/testing/broker-log4j2.properties");
        command.add("-Dkerstream.testing.broker.log=" + layout.log());
        command.add(BrokerMain.class.getName());
        command.add(layout.properties().toString());
        command.add(layout.ready().toString());
        return command;
    }

    /** This JVM's class path; relative entries would be lost in the broker's directory. */
    private static String absoluteClassPath() {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        return Arrays.stream(entries)
                .map(entry -> new File(entry).getAbsolutePath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Only after its end. */
    int exitStatus() {
        return process.exitValue();
    }

    /** SIGKILL without waiting for the effect. */
    void killNow() {
        process.destroyForcibly();
    }

    /** SIGKILL; on return the process is gone. */
    void kill() {
        process.destroyForcibly();
        if (!ended(KILL_SECONDS)) {
            throw new HarnessException(
                    "The broker (process "
                            + pid()
                            + ") still lives "
                            + KILL_SECONDS
                            + " s after SIGKILL");
        }
        closeLine();
    }

    /** Asks for an orderly end and falls back to {@link #kill()}. */
    void stop() {
        try {
            OutputStream line = process.getOutputStream();
            line.write(BrokerMain.STOP);
            line.flush();
        } catch (IOException e) {
            // It has ended already, or is about to: nobody reads any more.
            kill();
            return;
        }
        if (ended(STOP_SECONDS)) {
            closeLine();
        } else {
            kill();
        }
    }

    /** Waits for the end whatever happens; an interrupt makes it a violent one. */
    private boolean ended(int seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                    process.destroyForcibly();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeLine() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Broken pipe: the reader is gone, which is what was asked for.
            return;
        }
    }
}
