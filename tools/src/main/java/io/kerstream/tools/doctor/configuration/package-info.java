/* SPDX-License-Identifier: Apache-2.0 */
/** Checks of what Flink's processes and a client are configured with; nobody is contacted. */
@NullMarked
package io.kerstream.tools.doctor.configuration;

import org.jspecify.annotations.NullMarked;
