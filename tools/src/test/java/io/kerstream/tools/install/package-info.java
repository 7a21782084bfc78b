/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.kerstream.tools.install;

import org.jspecify.annotations.NullMarked;
