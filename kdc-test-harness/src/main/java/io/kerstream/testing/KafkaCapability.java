/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** What some back ends of a {@link KafkaCluster} can do and others cannot. */
public enum KafkaCapability {
    /** A broker can end at once, without any goodbye: {@link Broker#kill}. */
    KILL,

    /** A broker can be frozen: {@link Broker#pause}. */
    PAUSE,

    /** Brokers run on a Kerberos configuration of their own, whatever this JVM uses. */
    OWN_KERBEROS,

    /** Brokers run in JVMs of their own: {@link KafkaClusterBuilder#jvmOption}. */
    OWN_JVM,

    /** Brokers write a log of their own: {@link Broker#log}. */
    OWN_LOG,

    /** Brokers can be of another Kafka version than this JVM's class path. */
    ANY_VERSION,

    /** Clusters of more than one broker. */
    SEVERAL_BROKERS
}
