/* SPDX-License-Identifier: Apache-2.0 */
/** The Kerberos settings of this process: where they come from, and which source wins. */
@NullMarked
package io.kerstream.security.config;

import org.jspecify.annotations.NullMarked;
