/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The JDK's Kerberos trace of one login.
 *
 * <p>The JDK reads the switch for its trace once per JVM and prints it to the console of all. A
 * short-lived JVM with the same krb5.conf therefore makes the login again. Nothing that it prints
 * of keys, tickets and messages gets here, and nothing of it is written to a file.
 */
final class KerberosTrace {

    private static final int MOST_LINES = 400;

    /** Dumps of bytes, in whatever form the JDK has for them, and lines that announce one. */
    private static final Pattern BYTES =
            Pattern.compile(
                    "^\\s*[0-9A-Fa-f]{4}:.*"
                            + "|.*(?i:key ?bytes|keyvalue|hex ?dump|session key|token ?=|data ?=).*"
                            + "|.*([0-9A-Fa-f]{2}[ :,-]){6}.*"
                            + "|.*[0-9A-Fa-f]{24}.*"
                            + "|.*[A-Za-z0-9+/]{40}.*");

    private static final List<String> INHERITED =
            List.of(
                    Krb5Conf.FILE_PROPERTY,
                    "java.security.krb5.realm",
                    "java.security.krb5.kdc",
                    "sun.net.spi.nameservice.provider.1",
                    "java.net.preferIPv4Stack",
                    "java.net.preferIPv6Addresses",
                    "jdk.net.hosts.file");

    private KerberosTrace() {}

    /**
     * The trace, line by line, the result last.
     *
     * @param limit how long the child may run; it is ended then
     */
    static List<String> of(KerberosIdentity identity, Duration limit) {
        try {
            Process child = start(identity);
            Thread guard = guard(child, limit);
            try (BufferedReader output = child.inputReader()) {
                return read(output, limit);
            } finally {
                child.destroyForcibly();
                guard.interrupt();
            }
        } catch (IOException | URISyntaxException | RuntimeException e) {
            return List.of("No trace: the JVM for it cannot be run (" + e + ")");
        }
    }

    private static List<String> read(BufferedReader output, Duration limit) throws IOException {
        List<String> lines = new ArrayList<>();
        String result =
                KerberosTraceMain.RESULT
                        + "no end within "
                        + limit.toSeconds()
                        + " s; does a KDC accept requests and not answer them?";
        String line;
        while ((line = output.readLine()) != null) {
            if (line.startsWith(KerberosTraceMain.RESULT)) {
                result = line;
            } else if (lines.size() < MOST_LINES && isSafe(line)) {
                lines.add(line);
            }
        }
        lines.add(result);
        return lines;
    }

    static boolean isSafe(String line) {
        return !line.isBlank() && !BYTES.matcher(line).matches();
    }

    private static Process start(KerberosIdentity identity) throws IOException, URISyntaxException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"));
        for (String key : INHERITED) {
            String value = System.getProperty(key);
            if (value != null) {
                command.add("-D" + key + "=" + value);
            }
        }
        command.addAll(List.of("-Dsun.security.krb5.debug=true", "-Dsun.security.jgss.debug=true"));
        command.addAll(List.of("-cp", classPath(), KerberosTraceMain.class.getName()));
        command.addAll(
                List.of(
                        identity.kind(),
                        identity.file().toString(),
                        identity.principal(),
                        identity.service()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process child = builder.start();
        child.getOutputStream().close();
        return child;
    }

    /** The jar, or folder of classes, that this class was loaded from. */
    private static String classPath() throws URISyntaxException {
        return Path.of(
                        KerberosTraceMain.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                .toString();
    }

    /** Ends the child when its time is up, so that whoever reads its output goes on. */
    private static Thread guard(Process child, Duration limit) {
        Thread guard =
                new Thread(
                        () -> {
                            try {
                                if (!child.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                                    child.destroyForcibly();
                                }
                            } catch (InterruptedException e) {
                                // The output has been read to its end.
                                Thread.currentThread().interrupt();
                            }
                        },
                        "kerstream-kerberos-trace");
        guard.setDaemon(true);
        guard.start();
        return guard;
    }
}
