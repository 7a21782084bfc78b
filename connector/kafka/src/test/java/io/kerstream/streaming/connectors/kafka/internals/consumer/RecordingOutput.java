/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import java.util.ArrayList;
import java.util.List;

/** What was emitted, in order, as text. */
final class RecordingOutput implements ElementOutput<String> {

    final List<String> log = new ArrayList<>();

    @Override
    public void collect(String element) {
        log.add(element);
    }

    @Override
    public void collect(String element, long timestamp) {
        log.add(element + "@" + timestamp);
    }

    @Override
    public void emitWatermark(long timestamp) {
        log.add("watermark " + timestamp);
    }

    @Override
    public void markIdle() {
        log.add("idle");
    }

    @Override
    public Object lock() {
        return this;
    }
}
