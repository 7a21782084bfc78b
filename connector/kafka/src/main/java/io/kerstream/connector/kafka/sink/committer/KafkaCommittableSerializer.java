/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Bytes of a {@link KafkaCommittable}.
 *
 * <p>Version 1 is the format of Flink's own Kafka connector (3.x and 4.x), read so that its
 * savepoints restore here: short epoch, long producer id, UTF transactional id. Version 101, the
 * one written, appends: boolean transactions V2, long begin (ms since the epoch), long records.
 * Numbers up to 100 are left to the other connector.
 */
@Internal
public final class KafkaCommittableSerializer
        implements SimpleVersionedSerializer<KafkaCommittable> {

    private static final int FLINK_VERSION_1 = 1;
    private static final int VERSION = 101;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(KafkaCommittable committable) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            TransactionIdentity transaction = committable.transaction();
            out.writeShort(transaction.epoch());
            out.writeLong(transaction.producerId());
            out.writeUTF(transaction.transactionalId());
            out.writeBoolean(committable.transactionV2());
            out.writeLong(committable.beganAtMillis());
            out.writeLong(committable.records());
        }
        return bytes.toByteArray();
    }

    @Override
    public KafkaCommittable deserialize(int version, byte[] serialized) throws IOException {
        if (version != FLINK_VERSION_1 && version != VERSION) {
            throw new IOException(
                    "Cannot read a Kafka committable of version "
                            + version
                            + "; known versions are "
                            + FLINK_VERSION_1
                            + " and "
                            + VERSION
                            + ". Was the savepoint taken by a newer release?");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            short epoch = in.readShort();
            long producerId = in.readLong();
            TransactionIdentity transaction =
                    new TransactionIdentity(in.readUTF(), producerId, epoch);
            return version == FLINK_VERSION_1
                    ? new KafkaCommittable(
                            transaction,
                            false,
                            KafkaCommittable.UNKNOWN_BEGIN,
                            KafkaCommittable.UNKNOWN_RECORDS)
                    : new KafkaCommittable(
                            transaction, in.readBoolean(), in.readLong(), in.readLong());
        }
    }
}
