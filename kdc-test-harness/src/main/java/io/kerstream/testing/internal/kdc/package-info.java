/** The KDC: Kerby's protocol engine and principal store behind sockets that the harness owns. */
@NullMarked
package io.kerstream.testing.internal.kdc;

import org.jspecify.annotations.NullMarked;
