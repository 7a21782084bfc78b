/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.failure.BrokerQuestions.Port;
import io.kerstream.security.failure.BrokerQuestions.SaslAnswer;
import io.kerstream.security.failure.BrokerQuestions.Versions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerQuestionsTest {

    /** Says what it was told to, and keeps what it was asked. */
    private static final class Broker extends Socket {
        private final InputStream answer;
        private final ByteArrayOutputStream asked = new ByteArrayOutputStream();

        Broker(byte[] answer) {
            this.answer = new ByteArrayInputStream(answer);
        }

        @Override
        public InputStream getInputStream() {
            return answer;
        }

        @Override
        public OutputStream getOutputStream() {
            return asked;
        }
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static Broker broker(Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0);
        body.write(out);
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        new DataOutputStream(framed).writeInt(bytes.size());
        bytes.writeTo(framed);
        return new Broker(framed.toByteArray());
    }

    @Test
    void readsTheMechanisms() throws Exception {
        Broker broker =
                broker(
                        out -> {
                            out.writeShort(33);
                            out.writeInt(2);
                            for (String name : List.of("GSSAPI", "PLAIN")) {
                                out.writeShort(name.length());
                                out.write(name.getBytes(StandardCharsets.US_ASCII));
                            }
                        });

        assertThat(new BrokerQuestions(broker).sasl())
                .contains(new SaslAnswer(Port.SASL, List.of("GSSAPI", "PLAIN")));
        assertThat(broker.asked.toString(StandardCharsets.ISO_8859_1))
                .contains("kerstream-probe")
                .endsWith("\0\4NONE");
    }

    @Test
    void tellsAPortWithoutSaslFromOneWithTls() throws Exception {
        assertThat(new BrokerQuestions(broker(out -> out.writeShort(34))).sasl())
                .contains(new SaslAnswer(Port.NO_SASL, List.of()));
        assertThat(new BrokerQuestions(new Broker(new byte[] {0x15, 3, 3})).sasl())
                .contains(new SaslAnswer(Port.TLS, List.of()));
    }

    @Test
    void anEndOrOtherBytesAreNoAnswer() throws Exception {
        assertThat(new BrokerQuestions(new Broker(new byte[0])).sasl()).isEmpty();
        assertThat(
                        new BrokerQuestions(
                                        new Broker(
                                                "HTTP/1.1 400".getBytes(StandardCharsets.US_ASCII)))
                                .sasl())
                .isEmpty();
        assertThat(new BrokerQuestions(broker(out -> out.writeShort(33))).sasl()).isEmpty();
    }

    @Test
    void readsTheVersions() throws Exception {
        Broker broker =
                broker(
                        out -> {
                            out.writeShort(0);
                            out.writeInt(1);
                            out.writeShort(3);
                            out.writeShort(1);
                            out.writeShort(12);
                        });

        assertThat(new BrokerQuestions(broker).apiVersions())
                .isEqualTo(Map.of(3, new Versions(1, 12)));
    }

    @Test
    void versionsOfSomebodyElseAreAnError() {
        assertThatThrownBy(
                        () -> new BrokerQuestions(broker(out -> out.writeShort(0))).apiVersions())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not one of a Kafka broker");
    }
}
