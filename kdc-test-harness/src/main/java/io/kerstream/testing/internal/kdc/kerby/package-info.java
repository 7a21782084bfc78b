/** Apache Kerby's protocol engine, in this JVM, with the harness's own principal store. */
@NullMarked
package io.kerstream.testing.internal.kdc.kerby;

import org.jspecify.annotations.NullMarked;
