/** Tests of the package of the same name. */
@NullMarked
package io.kerstream.testing.internal.docker;

import org.jspecify.annotations.NullMarked;
