/** Tests of the harness against its real parts. */
@NullMarked
package io.kerstream.testing;

import org.jspecify.annotations.NullMarked;
