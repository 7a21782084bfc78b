/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Estimates the heap that records take. Owned by the fetch thread.
 *
 * <p>Of a long list only some records are looked at: when a poll of thousands returns, its first
 * records have left the processor's cache, and reading them all again costs a tenth of what the
 * poll did. Where the looks begin changes from list to list, so that no regular pattern of sizes is
 * missed for long. A list can be long only while its records are small, unless they are compressed
 * well, because what a broker sends at a time is bounded.
 */
final class RecordWeights {

    /** What a record weighs beside its key and value: the record object, headers, arrays. */
    private static final int OVERHEAD_BYTES = 128;

    /** Lists up to this length are looked at completely. */
    static final int MAX_EXACT = 256;

    /** One of so many records of a longer list is looked at. */
    static final int STRIDE = 16;

    private int first;

    /** The bytes of all of them together. */
    long of(List<? extends ConsumerRecord<byte[], byte[]>> records) {
        int size = records.size();
        if (size <= MAX_EXACT) {
            return sum(records, 0, 1);
        }
        first = (first + 1) % STRIDE;
        int looks = (size - first + STRIDE - 1) / STRIDE;
        return sum(records, first, STRIDE) * size / looks;
    }

    private static long sum(
            List<? extends ConsumerRecord<byte[], byte[]>> records, int first, int stride) {
        long bytes = 0;
        for (int i = first; i < records.size(); i += stride) {
            ConsumerRecord<byte[], byte[]> record = records.get(i);
            bytes += OVERHEAD_BYTES;
            bytes += Math.max(0, record.serializedKeySize());
            bytes += Math.max(0, record.serializedValueSize());
        }
        return bytes;
    }
}
