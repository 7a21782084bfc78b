/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** Says which element ends the stream; it is not emitted. */
@Internal
@FunctionalInterface
public interface EndOfStream<T> extends Serializable {

    boolean isEndOfStream(T element);
}
