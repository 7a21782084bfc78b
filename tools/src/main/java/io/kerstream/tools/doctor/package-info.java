/* SPDX-License-Identifier: Apache-2.0 */
/** The program behind {@code scripts/doctor.sh}: looks at one step after the other of a login. */
@NullMarked
package io.kerstream.tools.doctor;

import org.jspecify.annotations.NullMarked;
