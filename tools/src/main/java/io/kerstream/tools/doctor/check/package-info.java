/* SPDX-License-Identifier: Apache-2.0 */
/** What a check is, what it may learn from earlier ones, and the runner that limits it. */
@NullMarked
package io.kerstream.tools.doctor.check;

import org.jspecify.annotations.NullMarked;
