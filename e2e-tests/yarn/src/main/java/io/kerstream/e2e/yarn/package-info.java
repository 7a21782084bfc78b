/* SPDX-License-Identifier: Apache-2.0 */
/** The job whose jar is submitted to YARN; the tests are what submits it. */
@NullMarked
package io.kerstream.e2e.yarn;

import org.jspecify.annotations.NullMarked;
