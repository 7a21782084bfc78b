/* SPDX-License-Identifier: Apache-2.0 */
/** Checks of what the brokers allow: reading, writing, committing, transactions. */
@NullMarked
package io.kerstream.tools.doctor.access;

import org.jspecify.annotations.NullMarked;
