/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.front;

import io.kerstream.testing.KdcRequest;
import io.kerstream.testing.KdcTransport;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request and its answer, whatever they travel by. */
final class Exchange {

    /** What MIT's KDC sends in a datagram at most. */
    private static final int MAX_DATAGRAM_BYTES = 4096;

    private final KdcEngine engine;
    private final FaultSwitches faults;
    private final RequestLog log;
    private final CountDownLatch stopped;

    /**
     * @param stopped ends all waiting
     */
    Exchange(KdcEngine engine, FaultSwitches faults, RequestLog log, CountDownLatch stopped) {
        this.engine = engine;
        this.faults = faults;
        this.log = log;
        this.stopped = stopped;
    }

    /**
     * Answers a request as the faults allow, and notes it in the log.
     *
     * @return null if it shall have no answer
     * @throws IOException if the engine failed
     */
    byte @Nullable [] answer(byte[] request, KdcTransport transport, InetAddress client)
            throws IOException {
        Instant time = Instant.now();
        Messages.Question question = Messages.question(request);
        byte[] reply = null;
        Messages.Answer answer = new Messages.Answer(question.client(), KdcRequest.UNANSWERED);
        try {
            if (!faults.isPaused() && !faults.isDropped(transport)) {
                reply = engine.answer(request, client);
                if (transport == KdcTransport.UDP && reply.length > MAX_DATAGRAM_BYTES) {
                    reply = Messages.responseTooBig(question);
                }
                if (isHeldBackForGood()) {
                    reply = null;
                } else {
                    answer = Messages.answer(reply);
                }
            }
            return reply;
        } finally {
            Optional<String> name = question.client().or(answer::client);
            log.add(
                    new KdcRequest(
                            time,
                            question.type(),
                            name,
                            question.service(),
                            transport,
                            answer.outcome()));
        }
    }

    /**
     * Waits as long as answers are to be held back; true if the front stopped, or a pause began.
     */
    private boolean isHeldBackForGood() {
        long nanos = faults.delay().toNanos();
        if (nanos == 0) {
            return false;
        }
        try {
            return stopped.await(nanos, TimeUnit.NANOSECONDS) || faults.isPaused();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
