/* SPDX-License-Identifier: Apache-2.0 */
/** Makes Kafka clients: injects the credential, constructs the client, explains a failed login. */
@NullMarked
package io.kerstream.security.client;

import org.jspecify.annotations.NullMarked;
