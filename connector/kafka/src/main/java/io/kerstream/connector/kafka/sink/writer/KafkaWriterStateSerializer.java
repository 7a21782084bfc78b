/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.transaction.PreparedTransaction;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdOwner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a {@link KafkaWriterState}.
 *
 * <p>Versions 1 and 2 are formats of Flink's own Kafka connector (3.x and 4.x); of both the leading
 * UTF prefix is read, nothing else in them means anything here. Version 101, the one written: UTF
 * prefix; boolean owner follows, long since, int subtask; int count, then per prepared transaction
 * UTF id, long producer id, short epoch, long checkpoint. Numbers up to 100 are left to the other
 * connector.
 */
@Internal
public final class KafkaWriterStateSerializer
        implements SimpleVersionedSerializer<KafkaWriterState> {

    private static final int FLINK_VERSION_1 = 1;
    private static final int FLINK_VERSION_2 = 2;
    private static final int VERSION = 101;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(KafkaWriterState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(state.transactionalIdPrefix());
            TransactionalIdOwner owner = state.owner();
            out.writeBoolean(owner != null);
            if (owner != null) {
                out.writeLong(owner.since());
                out.writeInt(owner.subtask());
            }
            out.writeInt(state.prepared().size());
            for (PreparedTransaction prepared : state.prepared()) {
                TransactionIdentity transaction = prepared.transaction();
                out.writeUTF(transaction.transactionalId());
                out.writeLong(transaction.producerId());
                out.writeShort(transaction.epoch());
                out.writeLong(prepared.checkpointId());
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public KafkaWriterState deserialize(int version, byte[] serialized) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            return switch (version) {
                case FLINK_VERSION_1, FLINK_VERSION_2 ->
                        new KafkaWriterState(in.readUTF(), null, List.of());
                case VERSION -> new KafkaWriterState(in.readUTF(), readOwner(in), readPrepared(in));
                default ->
                        throw new IOException(
                                "Cannot read the state of a Kafka sink writer of version "
                                        + version
                                        + "; known versions are 1, 2 and "
                                        + VERSION
                                        + ". Was the savepoint taken by a newer release?");
            };
        }
    }

    private static @Nullable TransactionalIdOwner readOwner(DataInputStream in) throws IOException {
        return in.readBoolean() ? new TransactionalIdOwner(in.readLong(), in.readInt()) : null;
    }

    private static List<PreparedTransaction> readPrepared(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<PreparedTransaction> prepared = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TransactionIdentity transaction =
                    new TransactionIdentity(in.readUTF(), in.readLong(), in.readShort());
            prepared.add(new PreparedTransaction(transaction, in.readLong()));
        }
        return prepared;
    }
}
