/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.util.IOUtils;

/**
 * What the checks of one run have learned, by type. Thread-safe: a check that was given up may
 * still go on.
 */
public final class Facts implements AutoCloseable {

    private final Map<Class<?>, Object> known = new ConcurrentHashMap<>();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private final Setup setup;

    public Facts(Setup setup) {
        this.setup = setup;
    }

    /** What is looked at. */
    public Setup setup() {
        return setup;
    }

    /** Lets later checks know; a fact that is closeable is closed with the facts. */
    public <T> void learn(Class<T> type, T fact) {
        known.put(type, fact);
    }

    /** The fact, if an earlier check learned it. */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(type.cast(known.get(type)));
    }

    /**
     * The fact.
     *
     * @param by the name of the check that would have learned it
     * @throws SkippedException if it is not known
     */
    public <T> T need(Class<T> type, String by) {
        return find(type)
                .orElseThrow(() -> new SkippedException("needs what '" + by + "' did not find"));
    }

    /** Notes that a check failed, and that nothing of it passed. */
    void noteFailed(String check) {
        failed.add(check);
    }

    /**
     * Goes on only if something passed in each of these checks, or was not looked at: a failure
     * that can only be the consequence of another is no news.
     *
     * @throws SkippedException if one of them failed
     */
    public void needNoFailureOf(List<String> checks) {
        for (String check : checks) {
            if (failed.contains(check)) {
                throw new SkippedException("cannot work while '" + check + "' fails");
            }
        }
    }

    @Override
    public void close() {
        for (Object fact : known.values()) {
            if (fact instanceof AutoCloseable closeable) {
                IOUtils.closeQuietly(closeable);
            }
        }
    }
}
