/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.time.Duration;

/**
 * Breaks the network between clients and brokers, not that between brokers or to the harness's own
 * admin client. For clusters that are {@link KafkaClusterBuilder#cuttable()}.
 *
 * <p>Every fault is in effect when its method returns, for open connections as well as for new
 * ones, and lasts until the returned {@link Fault} is closed. Of several the newest counts. May be
 * used by any thread.
 */
public interface NetworkFaults {

    /** Open connections are reset, new ones at once after they were accepted. */
    Fault cut();

    /**
     * Connections stay open and are accepted, but nothing passes in either direction. What was sent
     * meanwhile passes when the fault ends.
     */
    Fault blackhole();

    /**
     * Everything takes {@code delay} longer, in each direction.
     *
     * @throws IllegalArgumentException unless {@code delay} is positive
     */
    Fault delay(Duration delay);
}
