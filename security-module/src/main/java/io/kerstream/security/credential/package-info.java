/* SPDX-License-Identifier: Apache-2.0 */
/** Who this process is: credentials read from configuration, and the checks of their files. */
@NullMarked
package io.kerstream.security.credential;

import org.jspecify.annotations.NullMarked;
