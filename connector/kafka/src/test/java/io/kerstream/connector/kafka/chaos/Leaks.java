/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.ObjectName;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What a job leaves behind if its tasks do not close their clients: threads, the beans of the
 * clients, and the thread that renews their ticket, which ends with the principal's last client.
 */
public final class Leaks {

    private final Predicate<String> threadName;
    private final ObjectName clients;

    /**
     * What to look for.
     *
     * @param threadName whether only the tested code has a thread of this name
     * @param clients pattern of the {@code app-info} beans of the tested code's clients alone
     */
    public Leaks(Predicate<String> threadName, String clients) throws JMException {
        this.threadName = threadName;
        this.clients = new ObjectName(clients);
    }

    /**
     * Waits for all to end.
     *
     * @throws AssertionError with what is left
     */
    public void awaitNone() {
        try {
            Waiting.until("all threads and clients of the job to end", () -> find().isEmpty());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("left behind by the job: " + find(), e);
        }
    }

    /** Threads and clients that are there, dead jobs' and living ones'. */
    public Set<String> find() {
        Set<String> found = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            if (threadName.test(name)) {
                found.add("thread " + name);
            }
        }
        ManagementFactory.getPlatformMBeanServer()
                .queryNames(clients, null)
                .forEach(bean -> found.add("client " + bean.getKeyProperty("id")));
        return found;
    }
}
