/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import io.kerstream.testing.MavenJars;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A broker of Kafka 2.8, without security, in a JVM of its own: older than the harness has them,
 * and than KIP-664, which lets clients ask for transactions.
 */
final class OldBroker implements AutoCloseable {

    private static final String SERVER = "org.apache.kafka:kafka_2.13:2.8.2";
    private static final long LIMIT_SECONDS = 60;

    private final Process process;
    private final int port;

    private OldBroker(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Returns when the broker serves.
     *
     * @param directory for its data and log
     */
    static OldBroker start(Path directory) throws Exception {
        List<Path> classPath = new ArrayList<>(MavenJars.find(SERVER));
        classPath.add(
                Path.of(
                        OldBrokerMain.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()));
        Path log = directory.resolve("broker.log");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-Djava.net.preferIPv4Stack=true",
                                "-cp",
                                classPath.stream()
                                        .map(Path::toString)
                                        .collect(Collectors.joining(File.pathSeparator)),
                                OldBrokerMain.class.getName(),
                                directory.toString())
                        .redirectError(log.toFile())
                        .start();
        try {
            int port =
                    CompletableFuture.supplyAsync(() -> portOf(process))
                            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return new OldBroker(process, port);
        } catch (Exception e) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "The old broker does not start: " + Files.readString(log), e);
        }
    }

    private static int portOf(Process process) {
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.startsWith(OldBrokerMain.READY)) {
                line = out.readLine();
            }
            if (line == null) {
                throw new IOException("it has ended");
            }
            return Integer.parseInt(line.substring(OldBrokerMain.READY.length()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Properties clientProperties() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "127.0.0.1:" + port);
        return properties;
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
