/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the brokers have seen since the start of the cluster, through the listeners for clients. May
 * be used by any thread.
 *
 * <p>The first of its kind is there before the broker answers the client; counters follow within a
 * second. A broker that is killed takes at most the last second of its counters with it.
 */
public interface BrokerEvidence {

    /** Who was authenticated, how and how often; a line for each broker, principal and way. */
    List<Authentication> authentications();

    /**
     * What the authorizers of brokers decided, in the order of the first of each kind. Requests
     * that brokers pass on undecided, such as those that create topics or ACLs, are not among them:
     * the controller decides about these.
     */
    List<AuthorizerDecision> decisions();

    /**
     * The first authentication that fits, once there is one.
     *
     * @throws HarnessException if there is none within {@code limit}; the message lists what there
     *     was
     */
    Authentication awaitAuthentication(Predicate<Authentication> fits, Duration limit);

    /**
     * The first decision that fits, once there is one.
     *
     * @throws HarnessException if there is none within {@code limit}; the message lists what there
     *     was
     */
    AuthorizerDecision awaitDecision(Predicate<AuthorizerDecision> fits, Duration limit);
}
