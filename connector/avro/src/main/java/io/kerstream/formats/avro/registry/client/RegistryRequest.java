/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import org.jspecify.annotations.Nullable;

/**
 * One question, whatever the address of the registry.
 *
 * @param path behind the address, with a slash
 * @param body to POST, or null to GET
 * @param what is asked for, as a phrase for messages
 */
record RegistryRequest(String path, @Nullable String body, String what) {}
