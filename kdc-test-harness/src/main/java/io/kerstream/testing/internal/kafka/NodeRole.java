/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

/** What a node does. */
enum NodeRole {
    /** The only node of a cluster. */
    COMBINED("broker,controller"),
    /** The only voter of a cluster of several brokers, so that any of them can be killed. */
    CONTROLLER("controller"),
    BROKER("broker");

    private final String processRoles;

    NodeRole(String processRoles) {
        this.processRoles = processRoles;
    }

    /** Value of {@code process.roles}. */
    String processRoles() {
        return processRoles;
    }

    boolean isBroker() {
        return this != CONTROLLER;
    }

    boolean isController() {
        return this != BROKER;
    }
}
