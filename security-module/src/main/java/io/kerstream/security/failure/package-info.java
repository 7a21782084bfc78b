/* SPDX-License-Identifier: Apache-2.0 */
/** What login modules, the JDK and the KDC say about failed logins, and what to do about it. */
@NullMarked
package io.kerstream.security.failure;

import org.jspecify.annotations.NullMarked;
