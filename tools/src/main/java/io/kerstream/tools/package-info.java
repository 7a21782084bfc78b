/* SPDX-License-Identifier: Apache-2.0 */
/** Command line programs for operators: one package per program, here what they share. */
@NullMarked
package io.kerstream.tools;

import org.jspecify.annotations.NullMarked;
