/** The KDC: one front and one set of files for tests, whatever engine answers behind it. */
@NullMarked
package io.kerstream.testing.internal.kdc;

import org.jspecify.annotations.NullMarked;
