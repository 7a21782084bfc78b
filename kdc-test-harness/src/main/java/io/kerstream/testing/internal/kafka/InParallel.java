/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Does the same to several things at once. */
final class InParallel {

    private InParallel() {}

    /** Returns when all are done, whatever becomes of one, and also on an interrupt. */
    static <T> void run(String thread, List<T> all, Consumer<T> action) {
        if (all.size() == 1) {
            action.accept(all.get(0));
            return;
        }
        List<CompletableFuture<Void>> results = new ArrayList<>();
        for (T one : all) {
            results.add(
                    CompletableFuture.runAsync(
                            () -> action.accept(one), task -> new Thread(task, thread).start()));
        }
        HarnessException failure = null;
        for (CompletableFuture<Void> result : results) {
            try {
                result.join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                if (failure == null) {
                    failure = new HarnessException(String.valueOf(cause.getMessage()), cause);
                } else {
                    failure.addSuppressed(cause);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
