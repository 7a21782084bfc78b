/** Tests of the package of the same name. */
@NullMarked
package io.kerstream.testing.internal.kdc.front;

import org.jspecify.annotations.NullMarked;
