/* SPDX-License-Identifier: Apache-2.0 */
/** What users of Avro schemas from a registry meet whatever the registry: its failures. */
@NullMarked
package io.kerstream.formats.avro.registry;

import org.jspecify.annotations.NullMarked;
