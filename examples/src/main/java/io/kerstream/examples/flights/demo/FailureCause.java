/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.SerializedThrowable;

/** The one line of a chain of causes that tells what went wrong. */
final class FailureCause {

    private FailureCause() {}

    /** The message of the security module or the demo if there is one, else that of the root. */
    static String describe(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return chain.stream()
                .filter(FailureCause::isWrittenForTheReader)
                .map(Throwable::getMessage)
                .findFirst()
                .orElseGet(() -> summary(chain.get(chain.size() - 1)));
    }

    private static String summary(Throwable root) {
        String type = root.getClass().getSimpleName();
        return root.getMessage() == null ? type : type + ": " + root.getMessage();
    }

    private static boolean isWrittenForTheReader(Throwable cause) {
        return cause.getMessage() != null
                && (cause instanceof KafkaSecurityException
                        || cause instanceof KafkaSecurityUnavailableException
                        || cause instanceof DemoException);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure;
                cause != null && !chain.contains(cause);
                cause = cause.getCause()) {
            chain.add(
                    cause instanceof SerializedThrowable serialized
                            ? serialized.deserializeError(FailureCause.class.getClassLoader())
                            : cause);
        }
        return chain;
    }
}
