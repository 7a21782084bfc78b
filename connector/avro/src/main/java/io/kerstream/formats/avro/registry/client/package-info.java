/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A small client of registries with Confluent's HTTP API: one path through {@link
 * java.net.HttpURLConnection}, with TLS, logins, several addresses and retries. Internal.
 */
@NullMarked
package io.kerstream.formats.avro.registry.client;

import org.jspecify.annotations.NullMarked;
