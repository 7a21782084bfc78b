/* SPDX-License-Identifier: Apache-2.0 */
/** The split and its bytes. */
@NullMarked
package io.kerstream.connector.kafka.source.split;

import org.jspecify.annotations.NullMarked;
