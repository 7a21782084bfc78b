/* SPDX-License-Identifier: Apache-2.0 */
/** Tests. */
@NullMarked
package io.kerstream.formats.avro.registry.client;

import org.jspecify.annotations.NullMarked;
