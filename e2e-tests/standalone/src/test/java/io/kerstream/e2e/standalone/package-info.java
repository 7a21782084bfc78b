/* SPDX-License-Identifier: Apache-2.0 */
/** The archive, unpacked and installed into a Flink distribution whose processes really run. */
@NullMarked
package io.kerstream.e2e.standalone;

import org.jspecify.annotations.NullMarked;
