/* SPDX-License-Identifier: Apache-2.0 */
/** Flink on a Kerberized YARN, each part in a process of its own. */
@NullMarked
package io.kerstream.e2e.yarn;

import org.jspecify.annotations.NullMarked;
