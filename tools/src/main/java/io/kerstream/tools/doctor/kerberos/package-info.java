/* SPDX-License-Identifier: Apache-2.0 */
/** Checks of keytab, ticket cache, krb5.conf, names, KDC, login and service tickets. */
@NullMarked
package io.kerstream.tools.doctor.kerberos;

import org.jspecify.annotations.NullMarked;
