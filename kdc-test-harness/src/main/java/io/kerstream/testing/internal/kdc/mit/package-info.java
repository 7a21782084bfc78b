/** MIT Kerberos' own KDC as a child process. */
@NullMarked
package io.kerstream.testing.internal.kdc.mit;

import org.jspecify.annotations.NullMarked;
