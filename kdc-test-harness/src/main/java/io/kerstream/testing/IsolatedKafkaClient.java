/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.kafka.ClientClassPath;
import java.io.IOException;
import java.net.URLClassLoader;
import java.util.function.Function;

/**
 * Kafka's client in another version than this JVM's class path has, in a class loader of its own.
 * The jars are found as Maven finds them: in the local repository, else in the repositories and
 * mirrors of the user's settings.
 *
 * <p>It shares with the rest of this JVM only the JDK, so also the JDK's list of SASL providers:
 * the first client version that is used in a JVM provides OAUTHBEARER for all, and clients of other
 * versions cannot use it.
 */
public final class IsolatedKafkaClient implements AutoCloseable {

    private final URLClassLoader loader;

    private IsolatedKafkaClient(URLClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Opens a class loader with a version of the client.
     *
     * @param version of {@code kafka-clients}, for example {@code 3.9.2}
     * @param code classes to run in it; the jars or folders that they are from are added
     * @throws HarnessException if a jar cannot be found
     */
    public static IsolatedKafkaClient open(String version, Class<?>... code) {
        return new IsolatedKafkaClient(ClientClassPath.newLoader(version, code));
    }

    /** The class loader; its parent knows the JDK only. */
    public ClassLoader classLoader() {
        return loader;
    }

    /**
     * Loads {@code code} anew in the class loader, makes an instance with its constructor without
     * parameters, and applies it with the class loader as the thread's own.
     *
     * @param argument of a class of the JDK, as the result must be
     */
    @SuppressWarnings("unchecked")
    public <T, R> R call(Class<? extends Function<T, R>> code, T argument) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            var constructor = loader.loadClass(code.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            return ((Function<T, R>) constructor.newInstance()).apply(argument);
        } catch (ReflectiveOperationException e) {
            throw new HarnessException("Cannot run " + code.getName() + " in isolation", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Closes the class loader. */
    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new HarnessException("Cannot close " + loader, e);
        }
    }
}
