/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Equal decisions of a broker's authorizer.
 *
 * @param broker id of the broker
 * @param client who asked
 * @param operation what for
 * @param resource name of the topic, group, ...
 * @param allowed the decision
 * @param count how often
 */
public record AuthorizerDecision(
        int broker,
        AuthenticatedClient client,
        AclOperation operation,
        ResourceType resourceType,
        String resource,
        boolean allowed,
        long count) {}
