/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.ObjectName;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What a reader or enumerator leaves behind if it is not closed: its threads, the beans of its
 * clients, and the thread that renews their ticket, which ends with the principal's last client.
 */
final class Leaks {

    private final String principal;
    private final ObjectName clients;

    /**
     * @param principal whom only the source's clients log in as
     * @param clientIdPrefix of the source's clients alone
     */
    Leaks(String principal, String clientIdPrefix) throws JMException {
        this.principal = principal;
        this.clients = new ObjectName("kafka.consumer:type=app-info,id=" + clientIdPrefix + "-*");
    }

    /**
     * Waits for all to end.
     *
     * @throws AssertionError with what is left
     */
    void awaitNone() {
        try {
            Waiting.until("all threads and clients of the source to end", () -> find().isEmpty());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("left behind by the source: " + find(), e);
        }
    }

    /** Threads and clients of sources, dead jobs' and living ones'. */
    Set<String> find() {
        Set<String> found = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            if (name.startsWith("Kafka fetch thread")
                    || name.startsWith("SourceCoordinator-")
                    || name.contains(principal)) {
                found.add("thread " + name);
            }
        }
        ManagementFactory.getPlatformMBeanServer()
                .queryNames(clients, null)
                .forEach(bean -> found.add("client " + bean.getKeyProperty("id")));
        return found;
    }
}
