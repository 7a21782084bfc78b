/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The second opinion on the job's result: the same figures by other means, the comparison, and the
 * table people read. Shares the record types with the job and no arithmetic.
 */
@NullMarked
package io.kerstream.examples.flights.check;

import org.jspecify.annotations.NullMarked;
