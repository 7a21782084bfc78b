/** The sockets of a KDC: they carry requests to the engine, break on purpose, and keep a record. */
@NullMarked
package io.kerstream.testing.internal.kdc.front;

import org.jspecify.annotations.NullMarked;
