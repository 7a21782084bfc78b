/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Carries bytes from any thread to the one that sends them to a container.
 *
 * <p>{@link java.io.PipedInputStream} fails when the thread that wrote last has ended.
 */
final class InputLine extends InputStream {

    private static final int END = -1;

    private final BlockingQueue<Integer> bytes = new LinkedBlockingQueue<>();
    private volatile boolean ended;

    @Override
    public int read() throws IOException {
        if (ended) {
            return END;
        }
        try {
            int read = bytes.take();
            ended = read == END;
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
        while (count < length && !bytes.isEmpty()) {
            int next = read();
            if (next == END) {
                break;
            }
            target[offset + count] = (byte) next;
            count++;
        }
        return count;
    }

    @Override
    public void close() {
        bytes.add(END);
    }

    /** The writing end. */
    OutputStream writer() {
        return new OutputStream() {
            @Override
            public void write(int value) {
                bytes.add(value & 0xff);
            }

            @Override
            public void close() {
                InputLine.this.close();
            }
        };
    }
}
