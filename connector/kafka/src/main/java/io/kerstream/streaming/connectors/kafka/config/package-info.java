/* SPDX-License-Identifier: Apache-2.0 */
/** Choices of the classic consumer that have names of their own. */
@NullMarked
package io.kerstream.streaming.connectors.kafka.config;

import org.jspecify.annotations.NullMarked;
