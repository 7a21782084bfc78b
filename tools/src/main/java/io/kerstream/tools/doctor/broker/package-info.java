/* SPDX-License-Identifier: Apache-2.0 */
/** Checks of a connection to the brokers: TLS, SASL, who they see, what they understand. */
@NullMarked
package io.kerstream.tools.doctor.broker;

import org.jspecify.annotations.NullMarked;
