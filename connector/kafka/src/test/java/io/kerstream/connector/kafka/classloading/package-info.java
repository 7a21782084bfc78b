/* SPDX-License-Identifier: Apache-2.0 */
/** Jobs from user jars with class loaders of their own: they work, and end without a trace. */
@NullMarked
package io.kerstream.connector.kafka.classloading;

import org.jspecify.annotations.NullMarked;
