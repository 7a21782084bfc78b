/** MIT Kerberos' own KDC, as a child process or in a container. */
@NullMarked
package io.kerstream.testing.internal.kdc.mit;

import org.jspecify.annotations.NullMarked;
