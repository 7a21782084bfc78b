/* SPDX-License-Identifier: Apache-2.0 */
/** What the client of a schema registry gets: addresses, who it is, and TLS settings. */
@NullMarked
package io.kerstream.security.registry;

import org.jspecify.annotations.NullMarked;
