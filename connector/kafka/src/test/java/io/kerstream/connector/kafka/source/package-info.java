/* SPDX-License-Identifier: Apache-2.0 */
/** Tests of the source as a whole: its builder, and jobs against a secured cluster. */
@NullMarked
package io.kerstream.connector.kafka.source;

import org.jspecify.annotations.NullMarked;
