/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.front;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KdcRequest;
import io.kerstream.testing.KdcRequestCounts;
import io.kerstream.testing.KdcRequestLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All requests of a KDC, over stops and starts. */
public final class RequestLog implements KdcRequestLog {

    private static final int SHOWN = 10;

    private final String realm;
    private final List<KdcRequest> requests = new ArrayList<>();

    /**
     * @param realm completes names that have none
     */
    public RequestLog(String realm) {
        this.realm = realm;
    }

    synchronized void add(KdcRequest request) {
        requests.add(request);
        notifyAll();
    }

    @Override
    public synchronized List<KdcRequest> all() {
        return List.copyOf(requests);
    }

    @Override
    public List<KdcRequest> of(String client) {
        String name = client.contains("@") ? client : client + "@" + realm;
        return all().stream()
                .filter(request -> request.client().filter(name::equals).isPresent())
                .toList();
    }

    @Override
    public KdcRequestCounts counts() {
        return count(all());
    }

    @Override
    public KdcRequestCounts counts(String client) {
        return count(of(client));
    }

    @Override
    public Map<String, KdcRequestCounts> countsByClient() {
        Map<String, KdcRequestCounts> counts = new TreeMap<>();
        all().stream()
                .filter(request -> request.client().isPresent())
                .collect(Collectors.groupingBy(request -> request.client().orElseThrow()))
                .forEach((client, theirs) -> counts.put(client, count(theirs)));
        return counts;
    }

    private static KdcRequestCounts count(List<KdcRequest> requests) {
        return new KdcRequestCounts(
                count(requests, r -> r.isIssued() && r.type() == KdcRequest.Type.AS),
                count(requests, r -> r.isIssued() && r.type() == KdcRequest.Type.TGS),
                count(requests, KdcRequest::isError),
                count(requests, r -> r.outcome().equals(KdcRequest.UNANSWERED)));
    }

    private static long count(List<KdcRequest> requests, Predicate<KdcRequest> condition) {
        return requests.stream().filter(condition).count();
    }

    @Override
    public synchronized KdcRequest await(Predicate<KdcRequest> condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            for (KdcRequest request : requests) {
                if (condition.test(request)) {
                    return request;
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new HarnessException(
                        "Waited " + limit + " for a request to the KDC that matches; " + newest());
            }
            try {
                // At least a millisecond, for zero means for ever.
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HarnessException("Interrupted while waiting for a request to the KDC", e);
            }
        }
    }

    private String newest() {
        if (requests.isEmpty()) {
            return "there was none at all";
        }
        return "the newest of "
                + requests.size()
                + ": "
                + requests.subList(Math.max(0, requests.size() - SHOWN), requests.size());
    }

    @Override
    public synchronized void clear() {
        requests.clear();
    }
}
