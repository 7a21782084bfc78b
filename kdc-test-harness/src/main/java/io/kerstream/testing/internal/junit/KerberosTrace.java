/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

import io.kerstream.testing.Kdc;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kerby.kerberos.kerb.ccache.CredentialCache;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;

/**
 * A trace of the logins that a failed test may have made.
 *
 * <p>The JDK reads the switches of its Kerberos trace once per JVM and prints it to the console of
 * all, so that it cannot be had of the client that failed. A child JVM with the same krb5.conf logs
 * in again instead, with each credential that was handed out since the start of the test or whose
 * owner the KDC refused, and asks for the service ticket of a broker. When the cause has gone
 * meanwhile, because the test had ended its own fault, the trace says that the login works.
 */
final class KerberosTrace {

    private static final int MOST_CREDENTIALS = 6;
    private static final int LIMIT_SECONDS = 20;

    /** The harness's own, and the brokers'. */
    private static final Pattern NOT_OF_TESTS = Pattern.compile("kerstream-harness@.*|kafka/.*");

    private static final Set<String> KERBEROS_ERRORS =
            Set.of(
                    "javax.security.auth.login.LoginException",
                    "javax.security.sasl.SaslException",
                    "org.ietf.jgss.GSSException",
                    "org.apache.kafka.common.errors.AuthenticationException",
                    "org.apache.kafka.common.errors.SaslAuthenticationException");

    /** File systems stamp files with a coarser clock than the JVM's. */
    private static final Duration CLOCK_GRAIN = Duration.ofMillis(100);

    private final Kdc kdc;
    private final String host;
    private final Instant since;
    private final Set<String> refused;

    /**
     * @param host of the brokers
     * @param since when the test began
     * @param refused principals that the KDC has refused something since
     */
    KerberosTrace(Kdc kdc, String host, Instant since, Set<String> refused) {
        this.kdc = kdc;
        this.host = host;
        this.since = since;
        this.refused = refused;
    }

    /**
     * Whether a login can have to do with a failure.
     *
     * @param kdcErrors whether the KDC has refused something, or left it without an answer
     */
    static boolean isWorthIt(Throwable failure, boolean kdcErrors) {
        if (kdcErrors) {
            return true;
        }
        int depth = 0;
        for (Throwable e = failure; e != null && depth < 30; e = e.getCause()) {
            for (Class<?> type = e.getClass(); type != null; type = type.getSuperclass()) {
                if (KERBEROS_ERRORS.contains(type.getName())) {
                    return true;
                }
            }
            depth++;
        }
        return false;
    }

    /**
     * Writes the trace.
     *
     * @return what came of each login, a line each; empty if no credential is concerned
     */
    List<String> write(Path file) throws IOException {
        List<String> credentials = credentials();
        if (credentials.isEmpty()) {
            return List.of();
        }
        ProcessBuilder builder = new ProcessBuilder(command(credentials));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        // The user's own ticket cache is none of the test's business.
        builder.environment().remove("KRB5CCNAME");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        Path raw = Files.createTempFile(file.getParent(), "trace-", ".raw");
        try {
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(raw.toFile()).start();
            process.getOutputStream().close();
            boolean ended = waitFor(process);
            List<String> trace = readable(raw);
            if (!ended) {
                trace.add(
                        KerberosTraceMain.RESULT
                                + "no end within "
                                + LIMIT_SECONDS
                                + " s: a KDC that does not answer?");
            }
            Files.write(file, trace);
            return trace.stream()
                    .filter(line -> line.startsWith(KerberosTraceMain.RESULT))
                    .map(line -> line.substring(KerberosTraceMain.RESULT.length()))
                    .toList();
        } finally {
            Files.deleteIfExists(raw);
        }
    }

    private List<String> command(List<String> credentials) {
        List<String> command = new ArrayList<>();
        command.add(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.add("-Xmx64m");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Djava.net.preferIPv4Stack=true");
        String hosts = System.getProperty("jdk.net.hosts.file");
        if (hosts != null) {
            command.add("-Djdk.net.hosts.file=" + hosts);
        }
        command.add("-Djava.security.krb5.conf=" + kdc.krb5Conf());
        command.add("-Dsun.security.krb5.debug=true");
        command.add("-Dsun.security.jgss.debug=true");
        command.add(KerberosTraceMain.class.getName());
        command.add("kafka@" + host);
        command.addAll(credentials);
        return command;
    }

    private static boolean waitFor(Process process) {
        try {
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Without what the JDK prints of keys and messages. */
    static List<String> readable(Path raw) throws IOException {
        List<String> lines = new ArrayList<>();
        Pattern dump = Pattern.compile("\\s*[0-9A-Fa-f]{4}: .*|.*(?i:keybytes|hex dump|data=).*");
        Pattern bytes = Pattern.compile("\\s*([0-9A-Fa-f]{2} ){8}.*");
        new String(Files.readAllBytes(raw), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !dump.matcher(line).matches() && !bytes.matcher(line).matches())
                .forEach(lines::add);
        return lines;
    }

    /** Triples of kind, principal and file, newest first. */
    private List<String> credentials() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("keytabs", "caches")) {
            Path directory = kdc.krb5Conf().resolveSibling(folder);
            if (Files.isDirectory(directory)) {
                try (Stream<Path> found = Files.list(directory)) {
                    found.forEach(files::add);
                }
            }
        }
        files.sort(Comparator.comparing(KerberosTrace::modified).reversed());
        List<String> arguments = new ArrayList<>();
        for (Path file : files) {
            boolean keytab = file.toString().endsWith(".keytab");
            String principal = keytab ? keytabOwner(file) : cacheOwner(file);
            boolean concerned =
                    !modified(file).isBefore(since.minus(CLOCK_GRAIN))
                            || refused.contains(principal);
            if (concerned
                    && !NOT_OF_TESTS.matcher(principal).matches()
                    && arguments.size() < 3 * MOST_CREDENTIALS) {
                arguments.addAll(List.of(keytab ? "keytab" : "cache", principal, file.toString()));
            }
        }
        return arguments;
    }

    private static Instant modified(Path file) {
        return Instant.ofEpochMilli(file.toFile().lastModified());
    }

    private static String keytabOwner(Path file) {
        try {
            return Keytab.loadKeytab(file.toFile()).getPrincipals().get(0).getName();
        } catch (IOException | RuntimeException e) {
            return "unreadable keytab: " + e.getMessage();
        }
    }

    private static String cacheOwner(Path file) {
        try {
            CredentialCache cache = new CredentialCache();
            cache.load(file.toFile());
            return cache.getPrimaryPrincipal().getName();
        } catch (IOException | RuntimeException e) {
            return "unreadable cache: " + e.getMessage();
        }
    }
}
