/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.rmapp.RMApp;

/**
 * A YARN with one ResourceManager and one NodeManager, secured by Kerberos. It ends with its
 * standard input and takes all containers with it.
 */
final class YarnMain {

    /** Is there when YARN is ready. */
    static final String READY_FILE = "ready";

    /** Where clients and containers find {@code core-site.xml} and {@code yarn-site.xml}. */
    static final String CONFIGURATION = "hadoop-conf";

    private static final String MEGABYTES = "8192";

    private YarnMain() {}

    /**
     * Runs it until the end of its input.
     *
     * @param args the working directory, the folder with Hadoop's jars, a service principal and its
     *     keytab
     */
    public static void main(String[] args) {
        try {
            run(args);
        } catch (Exception e) {
            // Threads of services that did start would keep the JVM alive.
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        // An orderly end takes 20 s and leaves containers that somebody has to kill anyway.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(0);
    }

    private static void run(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Path configuration = Files.createDirectories(directory.resolve(CONFIGURATION));
        YarnConfiguration settings =
                settings(directory, configuration, Path.of(args[1]), args[2], args[3]);
        // Without a login beforehand the ResourceManager runs unsecured, and clients try for ever.
        UserGroupInformation.setConfiguration(settings);
        UserGroupInformation.loginUserFromKeytab(args[2], args[3]);

        MiniYARNCluster yarn = new MiniYARNCluster("yarn", 1, 1, 1);
        yarn.init(settings);
        yarn.start();
        if (!yarn.waitForNodeManagersToConnect(60_000)) {
            throw new IllegalStateException("The NodeManager did not register within 60 s");
        }
        write(yarn.getConfig(), configuration.resolve("yarn-site.xml"));
        write(yarn.getConfig(), configuration.resolve("core-site.xml"));
        write(directory.resolve(READY_FILE), "");
        answerUntilEndOfInput(yarn);
    }

    private static YarnConfiguration settings(
            Path directory, Path configuration, Path jars, String principal, String keytab)
            throws IOException {
        YarnConfiguration settings = new YarnConfiguration();
        settings.set("fs.defaultFS", "file:///");
        settings.set("hadoop.tmp.dir", directory.resolve("tmp").toString());
        settings.set("hadoop.security.authentication", "kerberos");
        settings.setBoolean("hadoop.security.authorization", true);
        // Every principal acts as the user of this process, who owns the files.
        String user = System.getProperty("user.name");
        settings.set(
                "hadoop.security.auth_to_local",
                "RULE:[1:$1]s/.*/" + user + "/\nRULE:[2:$1]s/.*/" + user + "/");
        for (String service : new String[] {"resourcemanager", "nodemanager"}) {
            settings.set("yarn." + service + ".principal", principal);
            settings.set("yarn." + service + ".keytab", keytab);
        }
        StringBuilder classPath = new StringBuilder(configuration.toString());
        try (Stream<Path> files = Files.list(jars)) {
            files.sorted().forEach(jar -> classPath.append(',').append(jar));
        }
        settings.set(YarnConfiguration.YARN_APPLICATION_CLASSPATH, classPath.toString());
        settings.set(YarnConfiguration.NM_PMEM_MB, MEGABYTES);
        settings.set(YarnConfiguration.RM_SCHEDULER_MAXIMUM_ALLOCATION_MB, MEGABYTES);
        settings.setInt(YarnConfiguration.NM_VCORES, 8);
        settings.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, false);
        settings.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
        settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
        settings.set("yarn.scheduler.capacity.root.queues", "default");
        settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
        settings.setFloat("yarn.scheduler.capacity.maximum-am-resource-percent", 0.9f);
        settings.setFloat(
                "yarn.nodemanager.disk-health-checker."
                        + "max-disk-utilization-per-disk-percentage",
                99);
        return settings;
    }

    private static void write(Configuration settings, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.writeXml(out);
        }
    }

    /** Each line names a file that is to hold a line for each application. */
    private static void answerUntilEndOfInput(MiniYARNCluster yarn) throws IOException {
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String file = requests.readLine(); file != null; file = requests.readLine()) {
            StringBuilder applications = new StringBuilder();
            for (RMApp app : yarn.getResourceManager().getRMContext().getRMApps().values()) {
                applications.append(
                        app.getApplicationId()
                                + " "
                                + app.getState()
                                + " "
                                + app.getFinalApplicationStatus()
                                + "\n");
            }
            write(Path.of(file), applications.toString());
        }
    }

    /** The file is there with all of its text or not at all. */
    private static void write(Path file, String text) throws IOException {
        Path whole = Files.writeString(Path.of(file + ".new"), text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
