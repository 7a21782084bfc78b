/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

/**
 * A topic of a run.
 *
 * @param recordBytes size of each value; there are no keys
 */
public record TopicSpec(String name, int recordBytes, int partitions) {}
