/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.broker.Fact;
import io.kerstream.testing.internal.io.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Creates and removes ACLs, and waits until the brokers follow. */
public final class Acls {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Admin admin;
    private final List<Node> brokers;

    Acls(Admin admin, List<Node> brokers) {
        this.admin = admin;
        this.brokers = brokers.stream().filter(Node::isRunning).toList();
    }

    /** The bindings that allow a principal something, from any host. */
    public static List<AclBinding> allow(
            String principal, ResourceType type, String name, AclOperation... operations) {
        List<AclBinding> bindings = new ArrayList<>();
        for (AclOperation operation : operations) {
            bindings.add(
                    new AclBinding(
                            new ResourcePattern(type, name, PatternType.LITERAL),
                            new AccessControlEntry(
                                    "User:" + principal, "*", operation, AclPermissionType.ALLOW)));
        }
        return bindings;
    }

    void create(List<AclBinding> bindings) {
        List<AclBinding> missing = bindings.stream().filter(acl -> !exists(acl)).toList();
        change(missing, Fact.Kind.ACL_ADDED, () -> Topics.get(admin.createAcls(missing).all()));
    }

    void remove(List<AclBinding> bindings) {
        List<AclBinding> present = bindings.stream().filter(this::exists).toList();
        change(
                present,
                Fact.Kind.ACL_REMOVED,
                () ->
                        Topics.get(
                                admin.deleteAcls(
                                                present.stream().map(AclBinding::toFilter).toList())
                                        .all()));
    }

    private boolean exists(AclBinding acl) {
        try {
            return !Topics.get(admin.describeAcls(acl.toFilter()).values()).isEmpty();
        } catch (ExecutionException e) {
            throw new HarnessException("Cannot look up the ACL " + acl, e);
        }
    }

    private interface Change {
        void apply() throws ExecutionException;
    }

    private void change(List<AclBinding> acls, Fact.Kind kind, Change change) {
        Map<Node, Map<AclBinding, Long>> before = new HashMap<>();
        for (Node broker : brokers) {
            Map<AclBinding, Long> counts = new HashMap<>();
            acls.forEach(acl -> counts.put(acl, count(broker, kind, acl)));
            before.put(broker, counts);
        }
        try {
            change.apply();
        } catch (ExecutionException e) {
            throw new HarnessException("Cannot change the ACLs " + acls, e);
        }
        before.forEach(
                (broker, counts) ->
                        counts.forEach(
                                (acl, count) ->
                                        Await.value(
                                                broker.name() + " to notice the ACL " + acl,
                                                LIMIT,
                                                () ->
                                                        count(broker, kind, acl) > count
                                                                ? true
                                                                : null)));
    }

    private static long count(Node broker, Fact.Kind kind, AclBinding acl) {
        return Evidence.count(broker, new Fact(kind, List.of(acl.toString())));
    }
}
