/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Proofs of exactly once under faults: {@code SinkChaosITCase} draws them from a seed, {@code
 * SinkProcessKillITCase} kills TaskManager processes at each step of the two-phase commit.
 */
package io.kerstream.connector.kafka.sink.chaos;
