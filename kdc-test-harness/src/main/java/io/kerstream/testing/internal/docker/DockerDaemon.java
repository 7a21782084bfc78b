/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import io.kerstream.testing.HarnessException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;

/**
 * The Docker daemon that Testcontainers finds, and its client.
 *
 * <p>{@code GenericContainer} and {@code DockerClientFactory} are not used: they start the Ryuk
 * container first, whose image comes from a registry, unless an environment variable forbids it.
 */
final class DockerDaemon {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final DockerClient client;
    private final @Nullable String unusable;

    private DockerDaemon(DockerClient client, @Nullable String unusable) {
        this.client = client;
        this.unusable = unusable;
    }

    /** Searched once in the life of the JVM, as Testcontainers does. */
    private static final class Found {
        static final @Nullable DockerDaemon DAEMON = find();

        private Found() {}
    }

    private static @Nullable DockerDaemon find() {
        List<DockerClientProviderStrategy> strategies = new ArrayList<>();
        ServiceLoader.load(
                        DockerClientProviderStrategy.class,
                        DockerClientProviderStrategy.class.getClassLoader())
                .forEach(strategies::add);
        DockerClientProviderStrategy strategy;
        try {
            strategy = DockerClientProviderStrategy.getFirstValidStrategy(strategies);
        } catch (IllegalStateException e) {
            return null;
        }
        URI address = strategy.getTransportConfig().getDockerHost();
        return new DockerDaemon(strategy.getDockerClient(), unusable(address, strategy.getInfo()));
    }

    /**
     * Containers share files and the loopback interface with this JVM, which not all daemons allow.
     */
    private static @Nullable String unusable(URI address, Info info) {
        if (!"unix".equals(address.getScheme())) {
            return "the Docker daemon at "
                    + address
                    + " may be on another machine: the harness shares files and the loopback"
                    + " interface with its containers and needs a daemon with a Unix socket";
        }
        List<String> options = info.getSecurityOptions();
        if (options != null && options.stream().anyMatch(o -> o.contains("name=rootless"))) {
            return "the Docker daemon at "
                    + address
                    + " is rootless: its host network is not the loopback interface of this host";
        }
        if ("Docker Desktop".equals(info.getOperatingSystem())) {
            return "the Docker daemon at "
                    + address
                    + " is Docker Desktop's: its host network is that of a virtual machine";
        }
        return null;
    }

    static Optional<String> missing(ContainerImage image) {
        DockerDaemon daemon = Found.DAEMON;
        if (daemon == null) {
            String host = System.getenv("DOCKER_HOST");
            return Optional.of(
                    "no Docker daemon answers at "
                            + (host == null ? "unix:///var/run/docker.sock" : host)
                            + ": start one, or name it by the environment variable DOCKER_HOST");
        }
        if (daemon.unusable != null) {
            return Optional.of(daemon.unusable);
        }
        return daemon.hasImage(image.imageName())
                ? Optional.empty()
                : Optional.of(
                        "the image '"
                                + image.imageName()
                                + "' is not there: run kdc-test-harness/docker/build-images.sh, or"
                                + " name another by "
                                + image.property());
    }

    /**
     * The client of the daemon.
     *
     * @throws HarnessException if containers of this image cannot be started
     */
    static DockerClient client(ContainerImage image) {
        Optional<String> missing = missing(image);
        DockerDaemon daemon = Found.DAEMON;
        if (daemon == null || missing.isPresent()) {
            throw new HarnessException("Docker cannot be used: " + missing.orElse(""));
        }
        return daemon.client;
    }

    private boolean hasImage(String name) {
        return call(
                "look for the image " + name,
                () -> {
                    try {
                        client.inspectImageCmd(name).exec();
                        return true;
                    } catch (NotFoundException e) {
                        return false;
                    }
                });
    }

    /**
     * Sends one command, whose client knows no time limit. An interrupt does not cut it short, so
     * that an interrupted thread can still remove its containers.
     *
     * @param what what it does, to end the sentence "Cannot ..."
     */
    static <T extends @Nullable Object> T call(String what, Supplier<T> command) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                answer.complete(command.get());
                            } catch (Throwable e) {
                                answer.completeExceptionally(e);
                            }
                        },
                        "kerstream-docker " + what);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        long deadline = System.nanoTime() + ANSWER_LIMIT.toNanos();
        try {
            while (true) {
                try {
                    return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new HarnessException("Cannot " + what + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new HarnessException(
                    "Cannot "
                            + what
                            + ": the Docker daemon did not answer within "
                            + ANSWER_LIMIT.toSeconds()
                            + " s",
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
