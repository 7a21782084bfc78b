/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.io;

import io.kerstream.testing.Fault;
import java.util.concurrent.atomic.AtomicBoolean;

/** A fault that is ended once, however often it is closed. */
public final class EndingFault implements Fault {

    private final Runnable end;
    private final AtomicBoolean ended = new AtomicBoolean();

    public EndingFault(Runnable end) {
        this.end = end;
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            end.run();
        }
    }
}
