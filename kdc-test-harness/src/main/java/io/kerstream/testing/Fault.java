/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** Something that is broken on purpose until it is closed. */
public interface Fault extends AutoCloseable {

    /** Ends the fault; on return it has no effect any more. Calling it again does nothing. */
    @Override
    void close();
}
