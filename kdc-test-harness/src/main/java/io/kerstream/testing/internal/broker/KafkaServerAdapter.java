/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/**
 * The few calls into Kafka's server whose signatures differ between versions from 3.3 on, so that
 * one compiled class starts any of them.
 */
final class KafkaServerAdapter {

    private final Object server;

    private KafkaServerAdapter(Object server) {
        this.server = server;
    }

    static KafkaServerAdapter create(Properties properties) throws Exception {
        try {
            Class<?> type = Class.forName("kafka.server.KafkaConfig");
            Object config = type.getMethod("fromProps", Properties.class).invoke(null, properties);
            Constructor<?> constructor =
                    Class.forName("kafka.server.KafkaRaftServer").getConstructors()[0];
            // Up to 3.4 there is a third one, the prefix of thread names.
            Object[] arguments =
                    constructor.getParameterCount() == 2
                            ? new Object[] {config, Time.SYSTEM}
                            : new Object[] {config, Time.SYSTEM, scalaNone()};
            return new KafkaServerAdapter(constructor.newInstance(arguments));
        } catch (InvocationTargetException e) {
            throw unwrap(e);
        }
    }

    /** Returns when the node is ready: a broker is registered and unfenced. */
    void startup() throws Exception {
        call("startup");
    }

    /** Returns when all has ended. */
    void shutdown() throws Exception {
        call("shutdown");
        call("awaitShutdown");
    }

    /**
     * Runs Kafka's storage tool in this JVM. One at a time: what its call of exit does is a setting
     * of the whole JVM, and after the first of two had put it back, the other would end the JVM.
     *
     * @throws IllegalStateException if it fails; it has printed why
     */
    static synchronized void storageTool(List<String> arguments) {
        Exit.setExitProcedure(
                (status, message) -> {
                    throw new ToolExit(status);
                });
        try {
            Class.forName("kafka.tools.StorageTool")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments.toArray(new String[0]));
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof ToolExit exit) || exit.status != 0) {
                throw new IllegalStateException("The storage tool failed: " + arguments, e);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Kafka has no storage tool", e);
        } finally {
            Exit.resetExitProcedure();
        }
    }

    /** The name of an endpoint's listener; up to 3.9 it was optional. */
    static String listener(Endpoint endpoint) {
        try {
            return (String) Endpoint.class.getMethod("listener").invoke(endpoint);
        } catch (NoSuchMethodException e) {
            return listenerName(endpoint);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot name " + endpoint, e);
        }
    }

    private static String listenerName(Endpoint endpoint) {
        try {
            Object name = Endpoint.class.getMethod("listenerName").invoke(endpoint);
            return String.valueOf(((Optional<?>) name).orElseThrow());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot name " + endpoint, e);
        }
    }

    private void call(String method) throws Exception {
        try {
            server.getClass().getMethod(method).invoke(server);
        } catch (InvocationTargetException e) {
            throw unwrap(e);
        }
    }

    private static Exception unwrap(InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof Exception cause ? cause : e;
    }

    private static Object scalaNone() throws ReflectiveOperationException {
        return Class.forName("scala.None$").getField("MODULE$").get(null);
    }

    /** Carries the exit status of the tool up the stack. */
    private static final class ToolExit extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final int status;

        ToolExit(int status) {
            super("exit status " + status, null, false, false);
            this.status = status;
        }
    }
}
