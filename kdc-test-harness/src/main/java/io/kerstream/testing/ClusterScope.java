/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** How long the KDC and the cluster of a JUnit extension live. */
public enum ClusterScope {
    /** For one test class and the classes nested in it. */
    CLASS,

    /**
     * Started by the first class that uses them and closed when the whole test run ends. Classes
     * may run in parallel; what one of them does to the KDC or the brokers, all others see.
     */
    RUN
}
