/**
 * A secured cluster for work by hand, kept by a background process; the program behind {@code
 * scripts/playground.sh}. The only package that needs picocli.
 */
@NullMarked
package io.kerstream.testing.playground;

import org.jspecify.annotations.NullMarked;
