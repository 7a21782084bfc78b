/* SPDX-License-Identifier: Apache-2.0 */
/** Registry profiles, without a registry. */
@NullMarked
package io.kerstream.security.registry;

import org.jspecify.annotations.NullMarked;
