/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A broker of Kafka 2.8 and the ZooKeeper that it needs, in this JVM; see {@link OldBroker}. Their
 * classes are named by text alone: they are not what tests are compiled against.
 */
final class OldBrokerMain {

    /** What the port is printed after. */
    static final String READY = "LISTENS ON ";

    private static final String LOOPBACK = "127.0.0.1";
    private static final int TICK_MILLIS = 2_000;
    private static final int CONNECTIONS = 20;

    private OldBrokerMain() {}

    /**
     * Runs until standard input ends, which it does with the JVM that has started this one.
     *
     * @param arguments an empty directory
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int zooKeeper = startZooKeeper(directory.resolve("zookeeper").toFile());
        System.out.println(READY + startBroker(directory.resolve("kafka"), zooKeeper));
        while (System.in.read() >= 0) {
            // Nobody writes.
        }
        Runtime.getRuntime().halt(0);
    }

    private static int startZooKeeper(File data) throws Exception {
        Class<?> serverType = Class.forName("org.apache.zookeeper.server.ZooKeeperServer");
        Object server =
                serverType
                        .getConstructor(File.class, File.class, int.class)
                        .newInstance(data, data, TICK_MILLIS);
        Class<?> factoryType = Class.forName("org.apache.zookeeper.server.ServerCnxnFactory");
        Object factory =
                factoryType
                        .getMethod("createFactory", InetSocketAddress.class, int.class)
                        .invoke(
                                null,
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                CONNECTIONS);
        factoryType.getMethod("startup", serverType).invoke(factory, server);
        return (int) factoryType.getMethod("getLocalPort").invoke(factory);
    }

    private static int startBroker(Path logs, int zooKeeper) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("zookeeper.connect", LOOPBACK + ":" + zooKeeper);
        properties.setProperty("broker.id", "0");
        properties.setProperty("listeners", "PLAINTEXT://" + LOOPBACK + ":0");
        properties.setProperty("log.dirs", logs.toString());
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", "1");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("transaction.state.log.num.partitions", "2");
        properties.setProperty("auto.create.topics.enable", "false");
        Class<?> configType = Class.forName("kafka.server.KafkaConfig");
        Object config =
                configType.getMethod("fromProps", Properties.class).invoke(null, properties);
        Class<?> timeType = Class.forName("org.apache.kafka.common.utils.Time");
        Class<?> optionType = Class.forName("scala.Option");
        Class<?> brokerType = Class.forName("kafka.server.KafkaServer");
        Object broker =
                brokerType
                        .getConstructor(configType, timeType, optionType, boolean.class)
                        .newInstance(
                                config,
                                timeType.getField("SYSTEM").get(null),
                                optionType.getMethod("empty").invoke(null),
                                false);
        brokerType.getMethod("startup").invoke(broker);
        Class<?> nameType = Class.forName("org.apache.kafka.common.network.ListenerName");
        Object listener = nameType.getMethod("normalised", String.class).invoke(null, "PLAINTEXT");
        return (int) brokerType.getMethod("boundPort", nameType).invoke(broker, listener);
    }
}
