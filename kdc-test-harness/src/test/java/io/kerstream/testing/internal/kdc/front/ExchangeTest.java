/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.testing.KdcRequest;
import io.kerstream.testing.KdcTransport;
import io.kerstream.testing.OldKeys;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExchangeTest {

    private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();
    private static final byte[] REQUEST = {0};

    private final FaultSwitches faults = new FaultSwitches();
    private final RequestLog log = new RequestLog("A.TEST");
    private final FixedEngine engine = new FixedEngine();
    private final Exchange exchange = new Exchange(engine, faults, log, new CountDownLatch(1));

    @Test
    void largeAnswersDoNotFitIntoDatagrams() throws IOException {
        engine.reply = new byte[4097];

        byte[] reply = exchange.answer(REQUEST, KdcTransport.UDP, CLIENT);

        assertThat(Messages.answer(reply).outcome()).isEqualTo("KRB_ERR_RESPONSE_TOO_BIG");
        assertThat(log.all().get(0).outcome()).isEqualTo("KRB_ERR_RESPONSE_TOO_BIG");
        assertThat(log.all().get(0).isError()).isFalse();
    }

    @Test
    void anythingFitsIntoTcpAndSmallAnswersIntoDatagrams() throws IOException {
        engine.reply = new byte[4097];
        assertThat(exchange.answer(REQUEST, KdcTransport.TCP, CLIENT)).isSameAs(engine.reply);

        engine.reply = new byte[4096];
        assertThat(exchange.answer(REQUEST, KdcTransport.UDP, CLIENT)).isSameAs(engine.reply);
    }

    @Test
    void deadEngineIsNoted() {
        engine.failure = new IOException("dead");

        assertThatThrownBy(() -> exchange.answer(REQUEST, KdcTransport.TCP, CLIENT))
                .hasMessage("dead");

        assertThat(log.counts().unanswered()).isEqualTo(1);
    }

    @Test
    void pausedEngineIsNotAsked() throws IOException {
        engine.failure = new IOException("asked");
        faults.pause();

        assertThat(exchange.answer(REQUEST, KdcTransport.TCP, CLIENT)).isNull();

        assertThat(log.all().get(0).outcome()).isEqualTo(KdcRequest.UNANSWERED);
    }

    /** Answers everything with the same bytes, and can do nothing else. */
    private static final class FixedEngine implements KdcEngine {

        private byte[] reply = new byte[1];
        private @Nullable IOException failure;

        @Override
        public byte[] answer(byte[] request, InetAddress client) throws IOException {
            if (failure != null) {
                throw failure;
            }
            return reply;
        }

        @Override
        public void create(String principal) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void create(String principal, String password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void changeKey(String principal, OldKeys oldKeys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setKeyVersion(String principal, int version) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(String principal) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setLocked(String principal, boolean locked) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] keytab(List<String> principals) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void shiftClock(Duration offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
