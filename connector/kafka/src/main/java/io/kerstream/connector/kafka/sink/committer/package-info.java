/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The second phase of the commit: what is committed, by whom, and what happens when it cannot be.
 */
@NullMarked
package io.kerstream.connector.kafka.sink.committer;

import org.jspecify.annotations.NullMarked;
