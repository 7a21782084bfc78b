/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import java.util.List;

/**
 * Something that a broker has seen.
 *
 * @param kind what it is
 * @param fields what makes it different from others of its kind
 */
public record Fact(Kind kind, List<String> fields) {

    public Fact {
        fields = List.copyOf(fields);
    }

    static Fact of(Kind kind, String... fields) {
        return new Fact(kind, List.of(fields));
    }

    /** Kinds of facts and their fields. */
    public enum Kind {
        /** Principal, listener, mechanism. */
        AUTHENTICATION,
        /** Principal, client id, listener, operation, resource type, resource name, allowed. */
        DECISION,
        /** The binding as text: the broker's authorizer follows it from now on. */
        ACL_ADDED,
        /** The binding as text: the broker's authorizer has forgotten it. */
        ACL_REMOVED
    }
}
