/* SPDX-License-Identifier: Apache-2.0 */
/** What the doctor found, for people and for programs. */
@NullMarked
package io.kerstream.tools.doctor.report;

import org.jspecify.annotations.NullMarked;
