/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Processes in Docker containers that look like child processes: same paths, same loopback
 * interface, a line by standard input that ends them with this JVM. Needs Testcontainers.
 */
@NullMarked
package io.kerstream.testing.internal.docker;

import org.jspecify.annotations.NullMarked;
