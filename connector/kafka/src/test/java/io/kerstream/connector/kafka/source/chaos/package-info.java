/* SPDX-License-Identifier: Apache-2.0 */

/**
 * A random system test of the source: faults in an order drawn from a seed, and a check of every
 * record. {@code SourceChaosITCase} is the way in.
 */
package io.kerstream.connector.kafka.source.chaos;
