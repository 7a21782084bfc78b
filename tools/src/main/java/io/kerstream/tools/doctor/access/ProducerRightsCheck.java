/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.access;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.tools.doctor.broker.Cluster;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Job;
import io.kerstream.tools.doctor.check.SkippedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;

/** Whether the job's sinks may write, and use their transactional ids. */
public final class ProducerRightsCheck implements Check {

    /** Longer than a broker can be told to allow: it is refused before anything is noted. */
    static final Duration TOO_LONG = Duration.ofMillis(Integer.MAX_VALUE);

    @Override
    public String name() {
        return "producer-rights";
    }

    @Override
    public String page() {
        return "docs/security-failures.md#acls";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        Job job = facts.setup().job();
        String prefix = job.transactionalIdPrefix();
        if (job.writes().isEmpty() && prefix == null) {
            throw new SkippedException(
                    "neither a topic was named with --write, nor a --transactional-id-prefix");
        }
        Cluster cluster = facts.need(Cluster.class, "authentication");
        ClientInspection client = facts.need(ClientInspection.class, "configuration");
        Rights rights = new Rights(cluster, client);
        List<Finding> findings = new ArrayList<>(rights.onTopics(job.writes(), AclOperation.WRITE));
        if (prefix != null) {
            String id = probe(prefix);
            findings.add(
                    rights.of(
                            "asked for the state of transactional id " + id,
                            "DESCRIBE on it, as needed",
                            () -> cluster.describeTransaction(id)));
            findings.add(
                    rights.of(
                            "asked to use transactional id "
                                    + id
                                    + " with a timeout that no broker"
                                    + " allows",
                            "WRITE on it, as needed; nothing was changed",
                            () -> use(cluster, id)));
        }
        return findings;
    }

    private static void use(Cluster cluster, String id) {
        try {
            cluster.initializeTransactions(id, TOO_LONG);
        } catch (InvalidTxnTimeoutException e) {
            // The answer to who may write it.
        }
    }

    /** An id that a sink with this prefix does not use, and an ACL for the prefix covers. */
    static String probe(String prefix) {
        return prefix + "-kerstream-doctor";
    }
}
