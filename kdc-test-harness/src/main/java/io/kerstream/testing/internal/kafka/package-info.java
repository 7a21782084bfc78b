/** The cluster as the test's JVM sees it: configuration, TLS material and the broker's process. */
@NullMarked
package io.kerstream.testing.internal.kafka;

import org.jspecify.annotations.NullMarked;
