/** What a back end of the KDC must be able to do; one package per back end does it. */
@NullMarked
package io.kerstream.testing.internal.kdc.spi;

import org.jspecify.annotations.NullMarked;
