/* SPDX-License-Identifier: Apache-2.0 */
/** Errors, without a broker. */
@NullMarked
package io.kerstream.connector.kafka.source.reader.errors;

import org.jspecify.annotations.NullMarked;
