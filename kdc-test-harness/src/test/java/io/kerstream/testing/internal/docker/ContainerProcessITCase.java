/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.exception.NotFoundException;
import io.kerstream.testing.HarnessException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ContainerProcess} promises beyond {@link Process}. */
@Timeout(60)
class ContainerProcessITCase {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir Path directory;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @BeforeAll
    static void needsDocker() {
        Optional<String> missing = Docker.missing(ContainerImage.KDC);
        missing.ifPresent(reason -> System.out.println("SKIPPED containers: " + reason));
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    @Test
    void shortLifeLosesNeitherOutputNorStatus() throws Exception {
        ContainerProcess process = start(Map.of("COLOUR", "blue"), "echo $COLOUR; exit 7");

        assertThat(process.waitFor()).isEqualTo(7);

        await().atMost(LIMIT)
                .until(() -> console.toString(StandardCharsets.UTF_8).equals("blue\n"));
        assertThat(process.isAlive()).isFalse();
        assertThat(process.exitValue()).isEqualTo(7);
        assertThat(exists(process.container())).isFalse();
    }

    @Test
    void seesTheDirectoryAtItsOwnPathAndWritesAsItsOwner() throws Exception {
        Path work = Files.createDirectory(directory.resolve("with spaces, and: a colon"));
        Path given = Files.createDirectory(directory.resolve("given"));
        Files.writeString(given.resolve("in"), "text");
        ContainerProcess process =
                ContainerProcess.start(
                        spec(
                                work,
                                List.of(given),
                                "cat '"
                                        + given.resolve("in")
                                        + "' > out; : > '"
                                        + given.resolve("new")
                                        + "'"),
                        console);

        assertThat(process.waitFor()).isNotZero();

        assertThat(work.resolve("out")).hasContent("text");
        assertThat(Files.getOwner(work.resolve("out"))).isEqualTo(Files.getOwner(work));
        assertThat(given.resolve("new")).doesNotExist();
        await().atMost(LIMIT)
                .until(() -> console.toString(StandardCharsets.UTF_8).contains("Read-only"));
    }

    @Test
    void inputArrivesAndItsEndEndsTheProgram() throws Exception {
        ContainerProcess process = start(Map.of(), "read line; echo got $line; cat; echo end");
        OutputStream line = process.getOutputStream();
        line.write("it\n".getBytes(StandardCharsets.UTF_8));
        line.flush();
        await().atMost(LIMIT)
                .until(() -> console.toString(StandardCharsets.UTF_8).equals("got it\n"));
        assertThat(process.isAlive()).isTrue();

        line.close();

        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(exists(process.container())).isFalse();
    }

    @Test
    void killEndsAndRemovesItEvenFromAnInterruptedThread() throws Exception {
        ContainerProcess process = start(Map.of(), "cat");
        long pid = process.pid();
        assertThat(ProcessHandle.of(pid)).isPresent();

        Thread.currentThread().interrupt();
        process.destroyForcibly();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);
        assertThat(exists(process.container())).isFalse();
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void furtherProgramHasInputOutputStatusAndEnd() throws Exception {
        ContainerProcess process = start(Map.of(), "cat");
        Path output = directory.resolve("output");

        DockerProcess exec =
                process.exec(
                        List.of("sh", "-c", "cat; echo $COLOUR >&2; exit 3"),
                        Map.of("COLOUR", "red and blue"),
                        output);
        assertThat(exec.isAlive()).isTrue();
        assertThat(exec.toHandle().isAlive()).isTrue();
        try (OutputStream line = exec.getOutputStream()) {
            line.write("typed\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(exec.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(exec.exitValue()).isEqualTo(3);
        assertThat(output).hasContent("typed\nred and blue");
        assertThat(process.isAlive()).isTrue();
        process.destroyForcibly();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void furtherProgramEndsWithTheContainer() throws Exception {
        ContainerProcess process = start(Map.of(), "cat");
        DockerProcess killed = exec(process, "cat");
        DockerProcess left = exec(process, "cat");

        killed.destroyForcibly();

        assertThat(killed.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(killed.exitValue()).isEqualTo(137);
        assertThat(left.isAlive()).isTrue();
        long pid = left.pid();

        process.getOutputStream().close();

        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(left.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    private DockerProcess exec(ContainerProcess process, String program) {
        return process.exec(List.of(program), Map.of(), directory.resolve("exec"));
    }

    @Test
    void programThatCannotBeRunLeavesNoContainer() {
        ContainerSpec spec =
                new ContainerSpec(
                        ContainerImage.KDC,
                        List.of("no-such-program"),
                        Map.of(),
                        directory,
                        List.of());

        assertThatThrownBy(() -> ContainerProcess.start(spec, console))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("Cannot start a container of kerstream/kdc")
                .hasMessageContaining("no-such-program");

        assertThat(ownContainers()).isEmpty();
    }

    @Test
    void killedJvmLeavesNoContainer() throws Exception {
        Process parent =
                new ProcessBuilder(
                                System.getProperty("java.home") + File.separator + "bin/java",
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ContainerHolder.class.getName(),
                                directory.toString())
                        .redirectError(directory.resolve("stderr").toFile())
                        .start();
        try {
            String id = awaitContainer(parent);
            assertThat(exists(id)).isTrue();

            parent.destroyForcibly();

            await().atMost(LIMIT).until(() -> !exists(id));
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void imageThatIsNotThereIsNamedWithTheWayOut() {
        System.setProperty(ContainerImage.KDC.property(), "kerstream/no-such-image");
        try {
            assertThat(Docker.missing(ContainerImage.KDC))
                    .contains(
                            "the image 'kerstream/no-such-image' is not there: run"
                                    + " kdc-test-harness/docker/build-images.sh, or name another by"
                                    + " kerstream.testing.docker.kdc-image");
        } finally {
            System.clearProperty(ContainerImage.KDC.property());
        }
    }

    private static String awaitContainer(Process holder) {
        return new BufferedReader(
                        new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .filter(printed -> printed.startsWith("READY "))
                .map(printed -> printed.substring("READY ".length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the holder ended; see its stderr"));
    }

    private ContainerProcess start(Map<String, String> environment, String script) {
        return ContainerProcess.start(
                new ContainerSpec(
                        ContainerImage.KDC,
                        List.of("sh", "-c", script),
                        environment,
                        directory,
                        List.of()),
                console);
    }

    private static ContainerSpec spec(Path directory, List<Path> readOnly, String script) {
        return new ContainerSpec(
                ContainerImage.KDC, List.of("sh", "-c", script), Map.of(), directory, readOnly);
    }

    private static boolean exists(String id) {
        try {
            DockerDaemon.client(ContainerImage.KDC).inspectContainerCmd(id).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static List<String> ownContainers() {
        return DockerDaemon.client(ContainerImage.KDC)
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(
                        Map.of(
                                ContainerProcess.OWNER_LABEL,
                                Long.toString(ProcessHandle.current().pid())))
                .exec()
                .stream()
                .map(container -> container.getId())
                .toList();
    }
}
