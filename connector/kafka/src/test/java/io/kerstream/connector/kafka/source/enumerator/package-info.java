/* SPDX-License-Identifier: Apache-2.0 */
/** The enumerator against a scripted cluster. */
@NullMarked
package io.kerstream.connector.kafka.source.enumerator;

import org.jspecify.annotations.NullMarked;
