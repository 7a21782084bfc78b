/* SPDX-License-Identifier: Apache-2.0 */
/** Types that jobs of the classic connector name, although they are not its front door. */
@NullMarked
package io.kerstream.streaming.connectors.kafka.internals;

import org.jspecify.annotations.NullMarked;
