/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.kerstream.tools.doctor.broker;

import org.jspecify.annotations.NullMarked;
