/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Stands in for the task's mailbox, which Flink does not give to sink functions. A refused record
 * then fails the task with the next record, checkpoint or the end of the input.
 */
final class NoMailbox implements MailboxExecutor {

    @Override
    public void execute(
            MailOptions mailOptions,
            ThrowingRunnable<? extends Exception> command,
            String descriptionFormat,
            Object... descriptionArgs) {
        // The writer keeps the error as well.
    }

    @Override
    public void yield() {
        throw new UnsupportedOperationException("A sink function has no mailbox");
    }

    @Override
    public boolean tryYield() {
        return false;
    }

    @Override
    public boolean shouldInterrupt() {
        return false;
    }
}
