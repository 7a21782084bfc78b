/** What both the KDC and the broker need from the host: directories, waiting, end of the JVM. */
@NullMarked
package io.kerstream.testing.internal.io;

import org.jspecify.annotations.NullMarked;
