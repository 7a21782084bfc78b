/** Tests of what is special to the Kerby back end. */
@NullMarked
package io.kerstream.testing.internal.kdc.kerby;

import org.jspecify.annotations.NullMarked;
