/* SPDX-License-Identifier: Apache-2.0 */
/** Where clients go: cluster profiles, and which one a client gets. */
@NullMarked
package io.kerstream.security.cluster;

import org.jspecify.annotations.NullMarked;
