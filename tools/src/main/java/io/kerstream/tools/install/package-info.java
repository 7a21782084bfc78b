/* SPDX-License-Identifier: Apache-2.0 */
/** The program behind {@code scripts/install.sh}: jars and settings into a Flink distribution. */
@NullMarked
package io.kerstream.tools.install;

import org.jspecify.annotations.NullMarked;
