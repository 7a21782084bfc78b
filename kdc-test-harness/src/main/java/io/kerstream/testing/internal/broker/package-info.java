/**
 * What runs inside the broker's JVM: its main class and the plug-ins that tell the harness which
 * clients the broker has authenticated.
 */
@NullMarked
package io.kerstream.testing.internal.broker;

import org.jspecify.annotations.NullMarked;
