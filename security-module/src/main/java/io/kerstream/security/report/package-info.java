/* SPDX-License-Identifier: Apache-2.0 */
/** What an operator needs to see when one identity cannot log in, gathered on demand. */
@NullMarked
package io.kerstream.security.report;

import org.jspecify.annotations.NullMarked;
