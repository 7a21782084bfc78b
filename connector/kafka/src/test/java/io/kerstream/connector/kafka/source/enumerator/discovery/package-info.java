/* SPDX-License-Identifier: Apache-2.0 */
/** Discovery and offset resolution against a scripted cluster. */
@NullMarked
package io.kerstream.connector.kafka.source.enumerator.discovery;

import org.jspecify.annotations.NullMarked;
