/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.transaction.PreparedTransaction;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdOwner;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaWriterStateSerializerTest {

    private final KafkaWriterStateSerializer serializer = new KafkaWriterStateSerializer();

    @Test
    void readsWhatItWrites() throws IOException {
        KafkaWriterState state =
                new KafkaWriterState(
                        "p",
                        new TransactionalIdOwner(4, 1),
                        List.of(
                                new PreparedTransaction(
                                        new TransactionIdentity("p-k4-1-0", 5, (short) 6), 7),
                                new PreparedTransaction(
                                        new TransactionIdentity("p-k4-1-1", 8, (short) 9), 10)));

        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
                .isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void readsThePrefixFromTheBytesOfFlinksOwnConnector(int version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF("p");
            out.writeInt(3); // version 2 goes on
        }

        assertThat(serializer.deserialize(version, bytes.toByteArray()))
                .isEqualTo(new KafkaWriterState("p", null, List.of()));
    }

    @Test
    void refusesAnUnknownVersion() {
        assertThatThrownBy(() -> serializer.deserialize(3, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 3");
    }
}
