/** Tests of what is special to the MIT back end. */
@NullMarked
package io.kerstream.testing.internal.kdc.mit;

import org.jspecify.annotations.NullMarked;
