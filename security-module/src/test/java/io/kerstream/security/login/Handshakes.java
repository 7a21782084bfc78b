/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.security.auth.Subject;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;

/**
 * Threads that authenticate clients of one Subject to a service, over and over, with both sides.
 */
final class Handshakes implements AutoCloseable {

    private static final String KERBEROS = "1.2.840.113554.1.2.2";
    private static final String SERVICE = "kafka@localhost";

    private final Subject client;
    private final Subject service;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final AtomicLong done = new AtomicLong();
    private final ReentrantLock acceptance = new ReentrantLock();
    private volatile boolean closed;

    Handshakes(Subject client, Subject service, int threadCount) {
        this.client = client;
        this.service = service;
        for (int i = 0; i < threadCount; i++) {
            Thread thread = new Thread(this::run, "handshakes-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void run() {
        while (!closed) {
            try {
                handshake();
            } catch (Throwable e) {
                errors.add(e);
            }
            done.incrementAndGet();
        }
    }

    private void handshake() throws Exception {
        GSSManager manager = GSSManager.getInstance();
        GSSContext initiator =
                as(
                        client,
                        () ->
                                manager.createContext(
                                        manager.createName(SERVICE, GSSName.NT_HOSTBASED_SERVICE),
                                        new Oid(KERBEROS),
                                        null,
                                        GSSContext.DEFAULT_LIFETIME));
        initiator.requestMutualAuth(true);
        byte[] request = as(client, () -> initiator.initSecContext(new byte[0], 0, 0));
        byte[] answer = accept(manager, request);
        as(client, () -> initiator.initSecContext(answer, 0, answer.length));
        if (!initiator.isEstablished()) {
            throw new GSSException(GSSException.FAILURE);
        }
        initiator.dispose();
    }

    /** One at a time: what is tried here is the client. */
    private byte[] accept(GSSManager manager, byte[] request) throws Exception {
        acceptance.lock();
        try {
            GSSContext acceptor =
                    as(service, () -> manager.createContext((org.ietf.jgss.GSSCredential) null));
            byte[] answer =
                    as(service, () -> acceptor.acceptSecContext(request, 0, request.length));
            acceptor.dispose();
            return answer;
        } finally {
            acceptance.unlock();
        }
    }

    @SuppressWarnings("removal") // Subject.callAs is of JDK 18.
    private static <T> T as(Subject subject, PrivilegedExceptionAction<T> action) throws Exception {
        return Subject.doAs(subject, action);
    }

    long done() {
        return done.get();
    }

    List<Throwable> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        }
    }
}
