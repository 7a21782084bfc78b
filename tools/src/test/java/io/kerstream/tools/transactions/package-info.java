/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.kerstream.tools.transactions;

import org.jspecify.annotations.NullMarked;
