/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.KafkaCapability;
import io.kerstream.testing.internal.broker.BrokerMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A JVM for each node. */
final class ForkedBackend implements NodeBackend {

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public Set<KafkaCapability> capabilities() {
        return EnumSet.allOf(KafkaCapability.class);
    }

    @Override
    public RunningNode start(NodeSpec spec) throws IOException {
        Files.createDirectories(spec.layout().log().getParent());
        ProcessBuilder builder = new ProcessBuilder(command(java(), spec));
        // By environment: a class path of a large project is too long for an argument list.
        builder.environment().put("CLASSPATH", spec.classPath().toString());
        // Options meant for this JVM, such as a debugger's port, would break the broker's.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.directory(spec.layout().root().toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.layout().console().toFile()));
        return new ForkedNode(spec.name(), builder.start());
    }

    private static String java() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }

    /** The program and its arguments, without the class path. */
    static List<String> command(String java, NodeSpec spec) {
        List<String> command = new ArrayList<>();
        command.add(java);
        command.add("-Xms64m");
        command.add("-Xmx256m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:-UsePerfData");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Xshare:auto");
        command.add("-Djava.net.preferIPv4Stack=true");
        command.add("-Djava.awt.headless=true");
        command.add("-Djava.security.krb5.conf=" + spec.krb5Conf());
        command.add("-Dlog4j2.configurationFile=io/kerstream/testing/broker-log4j2.properties");
        command.add("-Dkerstream.testing.broker.log=" + spec.layout().log());
        spec.systemProperties().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(spec.jvmOptions());
        command.add(BrokerMain.class.getName());
        command.add(spec.layout().properties().toString());
        command.add(spec.layout().ready().toString());
        return command;
    }
}
