/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Carries bytes from any thread to the one that sends them to a container.
 *
 * <p>{@link java.io.PipedInputStream} fails when the thread that wrote last has ended.
 */
final class InputLine extends InputStream {

    private static final int END = -1;
    private static final int DRAIN_SECONDS = 2;

    private final BlockingQueue<Integer> bytes = new LinkedBlockingQueue<>();
    private final CountDownLatch drained = new CountDownLatch(1);
    private boolean ended;

    @Override
    public int read() throws IOException {
        try {
            int read = ended ? END : bytes.take();
            if (read == END) {
                ended = true;
                drained.countDown();
            }
            return read;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    /** Gives what is there and waits for the first byte only. */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int first = read();
        if (first == END) {
            return END;
        }
        target[offset] = (byte) first;
        int count = 1;
        for (Integer next = bytes.peek();
                count < length && next != null && next != END;
                next = bytes.peek()) {
            bytes.remove();
            target[offset + count] = next.byteValue();
            count++;
        }
        return count;
    }

    /** Ends the line, for the reader after all that was written. */
    @Override
    public void close() {
        bytes.add(END);
    }

    /**
     * The writing end.
     *
     * @param connection what sends the bytes; its end is the end of the program's input, so it is
     *     closed with the writing end, but not before all is sent
     */
    OutputStream writer(Closeable connection) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                if (drained.getCount() == 0) {
                    throw new IOException("The line to the container is closed");
                }
                bytes.add(value & 0xff);
            }

            @Override
            public void close() throws IOException {
                InputLine.this.close();
                awaitDrained();
                connection.close();
            }
        };
    }

    /** An interrupt, or a connection that nobody reads any more, gives up what is not sent. */
    private void awaitDrained() {
        try {
            drained.await(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
