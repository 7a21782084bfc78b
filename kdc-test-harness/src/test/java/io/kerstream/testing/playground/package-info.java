/** Tests of the playground. */
@NullMarked
package io.kerstream.testing.playground;

import org.jspecify.annotations.NullMarked;
