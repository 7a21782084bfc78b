/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.access;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.tools.doctor.broker.Cluster;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.SkippedException;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;

/** Whether the job's sources may read their topics. */
public final class ConsumerRightsCheck implements Check {

    @Override
    public String name() {
        return "consumer-rights";
    }

    @Override
    public String page() {
        return "docs/security-failures.md#acls";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        List<String> topics = facts.setup().job().reads();
        if (topics.isEmpty()) {
            throw new SkippedException("no topic was named with --read");
        }
        return new Rights(
                        facts.need(Cluster.class, "authentication"),
                        facts.need(ClientInspection.class, "configuration"))
                .onTopics(topics, AclOperation.READ);
    }
}
