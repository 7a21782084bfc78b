/* SPDX-License-Identifier: Apache-2.0 */
/** What is seen of logins and authentication: metrics, beans, stalls. Changes nothing itself. */
@NullMarked
package io.kerstream.security.observation;

import org.jspecify.annotations.NullMarked;
