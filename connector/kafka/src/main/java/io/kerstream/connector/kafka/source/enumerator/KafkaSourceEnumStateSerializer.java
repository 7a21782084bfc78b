/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.common.TopicPartition;

/**
 * Bytes of the enumerator's state, in the formats of Apache Flink's Kafka connector.
 *
 * <p>All numbers are big-endian, topics are modified UTF-8 with a two-byte length.
 *
 * <ul>
 *   <li>Version 0 (read): number of subtasks (int), split version (int); for each subtask its id
 *       (int), its number of splits (int), and for each split a length (int) and the bytes.
 *   <li>Version 1 (read): number of assigned partitions (int); topic and partition (int) of each.
 *   <li>Version 2 (read; what releases 3.1 to 4.0 of that connector write): number of partitions
 *       (int); topic, partition (int) and status (int) of each; whether the initial discovery is
 *       finished (boolean).
 *   <li>Version 3 (read and written): number of splits (int), split version (int); for each split a
 *       length (int), the bytes and the status (int); whether the initial discovery is finished
 *       (boolean).
 * </ul>
 *
 * <p>A status is 0 for assigned and 1 for unassigned. Versions 1 and 2 carry no offsets: their
 * unassigned partitions get {@link KafkaPartitionSplit#UNRESOLVED_OFFSET}.
 */
@Internal
public final class KafkaSourceEnumStateSerializer
        implements SimpleVersionedSerializer<KafkaSourceEnumState> {

    private static final int VERSION = 3;
    private static final int ASSIGNED = 0;
    private static final int UNASSIGNED = 1;
    private static final KafkaPartitionSplitSerializer SPLITS = new KafkaPartitionSplitSerializer();

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(KafkaSourceEnumState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(state.assignedSplits().size() + state.unassignedSplits().size());
            out.writeInt(SPLITS.getVersion());
            for (KafkaPartitionSplit split : state.assignedSplits()) {
                write(out, split, ASSIGNED);
            }
            for (KafkaPartitionSplit split : state.unassignedSplits()) {
                write(out, split, UNASSIGNED);
            }
            out.writeBoolean(state.initialDiscoveryFinished());
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, KafkaPartitionSplit split, int status)
            throws IOException {
        byte[] bytes = SPLITS.serialize(split);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.writeInt(status);
    }

    @Override
    public KafkaSourceEnumState deserialize(int version, byte[] serialized) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            KafkaSourceEnumState state =
                    switch (version) {
                        case 0 -> readAssignments(in);
                        case 1 -> readPartitions(in);
                        case 2 -> readPartitionsWithStatus(in);
                        case 3 -> readSplitsWithStatus(in);
                        default ->
                                throw new IOException(
                                        "Cannot read Kafka enumerator state of version "
                                                + version
                                                + "; this release reads versions 0 to "
                                                + VERSION
                                                + ". Restore with the release that wrote the"
                                                + " savepoint, or a newer one.");
                    };
            if (in.available() > 0) {
                throw new IOException(
                        "Corrupt Kafka enumerator state: " + in.available() + " bytes too many");
            }
            return state;
        } catch (EOFException e) {
            throw new IOException(
                    "Corrupt Kafka enumerator state of version "
                            + version
                            + ": it ends after "
                            + serialized.length
                            + " bytes",
                    e);
        }
    }

    private static KafkaSourceEnumState readAssignments(DataInputStream in) throws IOException {
        List<KafkaPartitionSplit> assigned = new ArrayList<>();
        int subtasks = in.readInt();
        int splitVersion = in.readInt();
        for (int i = 0; i < subtasks; i++) {
            in.readInt(); // the subtask's id
            int splits = in.readInt();
            for (int j = 0; j < splits; j++) {
                assigned.add(readSplit(in, splitVersion));
            }
        }
        return new KafkaSourceEnumState(assigned, List.of(), true);
    }

    private static KafkaSourceEnumState readPartitions(DataInputStream in) throws IOException {
        List<KafkaPartitionSplit> assigned = new ArrayList<>();
        int partitions = in.readInt();
        for (int i = 0; i < partitions; i++) {
            assigned.add(readPartition(in));
        }
        return new KafkaSourceEnumState(assigned, List.of(), true);
    }

    private static KafkaSourceEnumState readPartitionsWithStatus(DataInputStream in)
            throws IOException {
        List<KafkaPartitionSplit> assigned = new ArrayList<>();
        List<KafkaPartitionSplit> unassigned = new ArrayList<>();
        int partitions = in.readInt();
        for (int i = 0; i < partitions; i++) {
            KafkaPartitionSplit split = readPartition(in);
            (isAssigned(in.readInt(), split) ? assigned : unassigned).add(split);
        }
        return new KafkaSourceEnumState(assigned, unassigned, in.readBoolean());
    }

    private static KafkaSourceEnumState readSplitsWithStatus(DataInputStream in)
            throws IOException {
        List<KafkaPartitionSplit> assigned = new ArrayList<>();
        List<KafkaPartitionSplit> unassigned = new ArrayList<>();
        int splits = in.readInt();
        int splitVersion = in.readInt();
        for (int i = 0; i < splits; i++) {
            KafkaPartitionSplit split = readSplit(in, splitVersion);
            (isAssigned(in.readInt(), split) ? assigned : unassigned).add(split);
        }
        return new KafkaSourceEnumState(assigned, unassigned, in.readBoolean());
    }

    private static KafkaPartitionSplit readPartition(DataInputStream in) throws IOException {
        return new KafkaPartitionSplit(
                new TopicPartition(in.readUTF(), in.readInt()),
                KafkaPartitionSplit.UNRESOLVED_OFFSET);
    }

    private static KafkaPartitionSplit readSplit(DataInputStream in, int splitVersion)
            throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException();
        }
        return SPLITS.deserialize(splitVersion, in.readNBytes(length));
    }

    private static boolean isAssigned(int status, KafkaPartitionSplit split) throws IOException {
        if (status != ASSIGNED && status != UNASSIGNED) {
            throw new IOException(
                    "Corrupt Kafka enumerator state: partition "
                            + split.getTopicPartition()
                            + " has the unknown status "
                            + status);
        }
        return status == ASSIGNED;
    }
}
