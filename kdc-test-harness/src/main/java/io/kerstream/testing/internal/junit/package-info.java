/** Life, parameters and evidence of a KDC and a cluster under JUnit. */
@NullMarked
package io.kerstream.testing.internal.junit;

import org.jspecify.annotations.NullMarked;
