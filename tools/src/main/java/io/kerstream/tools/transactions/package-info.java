/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Lists and aborts the open transactions of a sink: the program behind {@code
 * scripts/transactions.sh}.
 */
@NullMarked
package io.kerstream.tools.transactions;

import org.jspecify.annotations.NullMarked;
