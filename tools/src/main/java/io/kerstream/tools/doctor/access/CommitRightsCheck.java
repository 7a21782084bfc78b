/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.access;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.tools.doctor.broker.Cluster;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.SkippedException;
import java.util.List;

/** Whether the job's sources may commit offsets for their group. */
public final class CommitRightsCheck implements Check {

    @Override
    public String name() {
        return "commit-rights";
    }

    @Override
    public String page() {
        return "docs/security-failures.md#acls";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        String group = facts.setup().job().group();
        if (group == null) {
            throw new SkippedException("no consumer group was named with --group");
        }
        Cluster cluster = facts.need(Cluster.class, "authentication");
        return List.of(
                new Rights(cluster, facts.need(ClientInspection.class, "configuration"))
                        .of(
                                "left consumer group "
                                        + group
                                        + " as a member that it does not have",
                                "READ on the group, as offset commits need it",
                                () -> cluster.leaveAsNobody(group)));
    }
}
