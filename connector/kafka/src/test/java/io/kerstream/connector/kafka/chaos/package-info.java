/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What the random system tests share: the seed, the Flink cluster that loses TaskManagers, the job
 * with its faults, and what is looked at when a run fails.
 */
package io.kerstream.connector.kafka.chaos;
