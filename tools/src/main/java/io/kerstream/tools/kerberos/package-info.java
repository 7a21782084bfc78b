/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Looks at Kerberos as brokers, web servers and Java see it: the program behind {@code
 * scripts/kerberos.sh}.
 */
@NullMarked
package io.kerstream.tools.kerberos;

import org.jspecify.annotations.NullMarked;
