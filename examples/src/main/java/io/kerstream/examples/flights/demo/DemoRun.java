/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static io.kerstream.examples.flights.demo.DemoEnvironment.AUDITOR;
import static io.kerstream.examples.flights.demo.DemoEnvironment.DELAYS_TOPIC;
import static io.kerstream.examples.flights.demo.DemoEnvironment.FLIGHTS_TOPIC;
import static io.kerstream.examples.flights.demo.DemoEnvironment.FLINK;
import static io.kerstream.examples.flights.demo.DemoEnvironment.LOADER;

import io.kerstream.examples.flights.AirportDay;
import io.kerstream.examples.flights.Flight;
import io.kerstream.examples.flights.FlightFile;
import io.kerstream.examples.flights.JsonSchema;
import io.kerstream.examples.flights.check.BatchDelays;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.IsolationLevel;
import org.slf4j.LoggerFactory;

/** The demo, step by step. */
final class DemoRun {

    /** The job takes about 15 s; a broken credential has to show long before. */
    private static final Duration JOB_LIMIT = Duration.ofSeconds(45);

    private final DemoOptions options;
    private final DemoFiles files;
    private final Console console;
    private final KafkaClientFactory clients = KafkaSecurity.clientFactory();

    DemoRun(DemoOptions options, DemoFiles files, Console console) {
        this.options = options;
        this.files = files;
        this.console = console;
    }

    /**
     * Runs all steps and cleans up.
     *
     * @return whether everything came out as promised; the console says what did not
     * @throws InterruptedException if it is to stop; everything is cleaned up then as well
     */
    boolean run() throws IOException, InterruptedException {
        console.line("Log: %s, of the broker: %s".formatted(files.log(), files.brokerLog()));
        console.step("starting a KDC and a Kafka broker");
        try (DemoEnvironment environment = DemoEnvironment.start(files.directory())) {
            try {
                return succeeded(environment);
            } finally {
                files.keepBrokerLog(environment.brokerLog());
            }
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private boolean succeeded(DemoEnvironment environment) throws InterruptedException {
        try {
            console.step(environment.description());
            List<Flight> flights = FlightFile.read();
            int loaded =
                    new FlightLoader(clients)
                            .load(flights, FLIGHTS_TOPIC, environment.loaderProperties());
            console.step(
                    "loaded %,d flights into %s as %s"
                            .formatted(loaded, FLIGHTS_TOPIC, environment.principal(LOADER)));
            Configuration credential = environment.flinkCredential(options.credential());
            if (options.fault() != null) {
                console.step("fault: " + environment.inject(options.fault()));
            }
            return runJob(environment, credential, flights, loaded);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return failed(e);
        }
    }

    private boolean runJob(
            DemoEnvironment environment, Configuration credential, List<Flight> flights, int loaded)
            throws Exception {
        try (DemoCluster flink =
                DemoCluster.start(credential, files.directory().resolve("flink"), files.log())) {
            console.step(
                    "running the job with %s; Flink's web interface: %s"
                            .formatted(options.credential().describe(), flink.webInterface()));
            long start = System.nanoTime();
            JobProgress job =
                    flink.run(
                            DemoJob.graph(FLIGHTS_TOPIC, DELAYS_TOPIC, environment.jobProperties()),
                            JOB_LIMIT,
                            progress ->
                                    console.progress(
                                            progress.describe(
                                                    Duration.ofNanos(System.nanoTime() - start))));
            console.step("job finished; reading its result as " + environment.principal(AUDITOR));
            DemoReport report = report(environment, flights, loaded, job);
            report.print(console::line);
            boolean ok = verdict(report.problems());
            if (options.hold()) {
                HoldInstructions.lines(
                                environment, files.directory(), flink.webInterface().toString())
                        .forEach(console::line);
                // Until the user ends it.
                new CountDownLatch(1).await();
            }
            return ok;
        }
    }

    private DemoReport report(
            DemoEnvironment environment, List<Flight> flights, int loaded, JobProgress job)
            throws Exception {
        TopicReader reader = new TopicReader(clients, environment.auditorProperties());
        List<AirportDay> committed = new ArrayList<>();
        JsonSchema<AirportDay> json = JsonSchema.of(AirportDay.class);
        for (byte[] value : reader.read(DELAYS_TOPIC, IsolationLevel.READ_COMMITTED)) {
            committed.add(json.deserialize(value));
        }
        int written = reader.read(DELAYS_TOPIC, IsolationLevel.READ_UNCOMMITTED).size();
        return new DemoReport(
                flights.size(),
                loaded,
                job,
                BatchDelays.of(flights),
                committed,
                written,
                environment.authenticatedClients(),
                Set.of(
                        environment.principal(LOADER),
                        environment.principal(FLINK),
                        environment.principal(AUDITOR)));
    }

    private boolean verdict(List<String> problems) {
        problems.forEach(problem -> console.line("FAILED: " + problem));
        if (problems.isEmpty()) {
            console.line("OK");
        }
        return problems.isEmpty();
    }

    private boolean failed(Exception e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        LoggerFactory.getLogger(DemoRun.class).error("The demo failed", e);
        console.line("FAILED: " + FailureCause.describe(e));
        return false;
    }
}
