/* SPDX-License-Identifier: Apache-2.0 */
/** Threads of a reader: how they begin and how they end in time. */
@NullMarked
package io.kerstream.connector.kafka.source.reader.threads;

import org.jspecify.annotations.NullMarked;
