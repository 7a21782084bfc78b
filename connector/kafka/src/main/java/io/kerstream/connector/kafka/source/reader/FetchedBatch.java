/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.util.List;

/**
 * What one poll brought.
 *
 * @param bytes estimate of the heap that the records take
 */
record FetchedBatch<T>(List<PartitionSlice<T>> slices, long bytes) {

    boolean isEmpty() {
        return slices.isEmpty();
    }
}
