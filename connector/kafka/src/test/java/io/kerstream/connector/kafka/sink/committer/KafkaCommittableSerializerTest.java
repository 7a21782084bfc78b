/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KafkaCommittableSerializerTest {

    private final KafkaCommittableSerializer serializer = new KafkaCommittableSerializer();
    private final KafkaCommittable committable =
            new KafkaCommittable(
                    new TransactionIdentity("p-k0-1-2", 4711L, (short) 12), true, 1_700_000L, 99L);

    @Test
    void readsWhatItWrites() throws IOException {
        assertThat(
                        serializer.deserialize(
                                serializer.getVersion(), serializer.serialize(committable)))
                .isEqualTo(committable);
    }

    @Test
    void readsTheBytesOfFlinksOwnConnector() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(12);
            out.writeLong(4711L);
            out.writeUTF("p-1-2");
        }

        assertThat(serializer.deserialize(1, bytes.toByteArray()))
                .isEqualTo(
                        new KafkaCommittable(
                                new TransactionIdentity("p-1-2", 4711L, (short) 12), false, 0, -1));
    }

    @Test
    void refusesAnUnknownVersion() {
        assertThatThrownBy(() -> serializer.deserialize(102, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 102")
                .hasMessageContaining("1 and 101");
    }

    @Test
    void refusesTruncatedBytes() throws IOException {
        byte[] bytes = serializer.serialize(committable);

        assertThatThrownBy(
                        () ->
                                serializer.deserialize(
                                        serializer.getVersion(),
                                        Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(EOFException.class);
    }
}
