/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a {@link Kdc} was asked and what it answered, in the order of the answers.
 *
 * <p>A client that has its answer finds the request in here. Requests from before a stop stay. May
 * be used by any thread.
 */
public interface KdcRequestLog {

    /** All requests since the start or the last {@link #clear()}, oldest first; a copy. */
    List<KdcRequest> all();

    /** Requests of one client, oldest first; its name may lack the realm. */
    List<KdcRequest> of(String client);

    /** Counts over all requests. */
    KdcRequestCounts counts();

    /** Counts over the requests of one client; its name may lack the realm. */
    KdcRequestCounts counts(String client);

    /** Counts of every client that is known by name, by full name. */
    Map<String, KdcRequestCounts> countsByClient();

    /**
     * Waits for a request, also one that is in the log already.
     *
     * @return the first one that matches
     * @throws HarnessException if there is none within {@code limit}; the message shows the log's
     *     newest requests
     */
    KdcRequest await(Predicate<KdcRequest> condition, Duration limit);

    /** Forgets all requests so far. */
    void clear();
}
