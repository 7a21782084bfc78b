/* SPDX-License-Identifier: Apache-2.0 */
/** A job as users of Flink's classic connector have it, to be run here. */
package io.kerstream.streaming.userjob;
