/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.split;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.common.TopicPartition;

/**
 * Bytes of a split, the same as those of Apache Flink's Kafka connector, so that its savepoints
 * restore here and ours there.
 *
 * <p>Version 0: topic (modified UTF-8 with a two-byte length), partition (int), starting offset
 * (long), stopping offset (long), big-endian.
 */
@Internal
public final class KafkaPartitionSplitSerializer
        implements SimpleVersionedSerializer<KafkaPartitionSplit> {

    private static final int VERSION = 0;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(KafkaPartitionSplit split) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(split.getTopic());
            out.writeInt(split.getPartition());
            out.writeLong(split.getStartingOffset());
            out.writeLong(split.stoppingOffset());
        }
        return bytes.toByteArray();
    }

    @Override
    public KafkaPartitionSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "Cannot read a Kafka split of version "
                            + version
                            + "; this release reads version "
                            + VERSION
                            + ". Restore with the release that wrote the savepoint, or a newer one.");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            KafkaPartitionSplit split =
                    new KafkaPartitionSplit(
                            new TopicPartition(in.readUTF(), in.readInt()),
                            in.readLong(),
                            in.readLong());
            if (in.available() > 0) {
                throw new IOException(
                        "Corrupt Kafka split: "
                                + in.available()
                                + " bytes too many after "
                                + split);
            }
            return split;
        } catch (EOFException e) {
            throw new IOException(
                    "Corrupt Kafka split: it ends after " + serialized.length + " bytes", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("Corrupt Kafka split: " + e.getMessage(), e);
        }
    }
}
