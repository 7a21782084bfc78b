/* SPDX-License-Identifier: Apache-2.0 */
/** What is in the archive that operators download. */
@NullMarked
package io.kerstream.dist;

import org.jspecify.annotations.NullMarked;
