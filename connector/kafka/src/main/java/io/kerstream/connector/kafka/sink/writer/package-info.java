/* SPDX-License-Identifier: Apache-2.0 */
/** The sink's writer on the task thread, one delivery strategy per guarantee, and its state. */
@NullMarked
package io.kerstream.connector.kafka.sink.writer;

import org.jspecify.annotations.NullMarked;
