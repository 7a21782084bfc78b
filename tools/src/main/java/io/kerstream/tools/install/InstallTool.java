/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.install;

import io.kerstream.tools.Programs;
import io.kerstream.tools.ToolException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts jars and settings into a Flink distribution, or takes them out again. */
@Command(
        name = "install.sh",
        description = {
            "Installs Kerstream into a Flink distribution: its two jars into lib/, and the settings"
                    + " of its security module into the configuration file that this Flink reads.",
            "May be run again, with the same result; running Flink processes notice nothing until"
                    + " they are restarted."
        },
        mixinStandardHelpOptions = true,
        version = "Kerstream 0.1.0-SNAPSHOT",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done, also if there was nothing to do",
            "1:what was asked for failed; the message says why",
            "2:usage"
        })
public final class InstallTool implements Callable<Integer> {

    /** A key whose value is a secret, and not where it stands. */
    private static final Pattern SECRET =
            Pattern.compile("(password|secret|token)$", Pattern.CASE_INSENSITIVE);

    @Option(
            names = "--flink-home",
            defaultValue = "${env:FLINK_HOME}",
            paramLabel = "DIR",
            description = "The Flink distribution (environment: FLINK_HOME).")
    private @Nullable Path flinkHome;

    @Option(
            names = "--conf-dir",
            defaultValue = "${env:FLINK_CONF_DIR}",
            paramLabel = "DIR",
            description = "Its configuration (environment: FLINK_CONF_DIR; default: conf in it).")
    private @Nullable Path confDir;

    @Option(
            names = "--keytab",
            paramLabel = "FILE",
            description = "Keytab that all Flink processes log in with, on each host.")
    private @Nullable Path keytab;

    @Option(names = "--principal", paramLabel = "NAME", description = "A principal of the keytab.")
    private @Nullable String principal;

    @Option(
            names = "--ticket-cache",
            description = "Log in from the ticket cache of the user that runs Flink.")
    private boolean ticketCache;

    @Option(
            names = "--krb5-conf",
            paramLabel = "FILE",
            description = "A krb5.conf that is not in its usual place.")
    private @Nullable Path krb5Conf;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "A further setting of Flink or Kerstream; no secret.")
    private Map<String, String> further = new LinkedHashMap<>();

    @Option(
            names = "--uninstall",
            description = "Remove the jars and give the configuration file its own lines back.")
    private boolean uninstall;

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean dryRun;

    @Option(names = "--distribution", hidden = true, required = true)
    private Path distribution = Path.of("");

    @Spec private CommandSpec spec;

    /** Runs the program and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return Programs.commandLine(new InstallTool());
    }

    @Override
    public Integer call() throws IOException {
        checkUsage();
        Path home = Objects.requireNonNull(flinkHome);
        FlinkHome flink = FlinkHome.of(home, confDir == null ? home.resolve("conf") : confDir);
        say("Flink %s, configuration in %s".formatted(flink.version(), flink.configuration()));
        for (Path ignored : flink.ignored()) {
            say("warning: Flink does not read %s beside it".formatted(ignored));
        }
        try {
            if (uninstall) {
                remove(flink);
            } else {
                install(flink);
            }
        } catch (FileSystemException e) {
            throw new ToolException(
                    "Cannot change %s: %s; run it as the user that owns the Flink distribution"
                            .formatted(
                                    e.getFile(),
                                    e.getReason() == null
                                            ? e.getClass().getSimpleName()
                                            : e.getReason()),
                    e);
        }
        return 0;
    }

    private void checkUsage() {
        if (flinkHome == null) {
            throw usage("Set FLINK_HOME or --flink-home");
        }
        if ((keytab == null) != (principal == null)) {
            throw usage("--keytab and --principal belong together");
        }
        if (keytab != null && ticketCache) {
            throw usage("Either --keytab or --ticket-cache");
        }
        for (String key : further.keySet()) {
            if (SECRET.matcher(key).find()) {
                throw usage(
                        "-D %s: others can read a command line; use %s.file or %s.env"
                                .formatted(key, key, key));
            }
        }
        boolean settings = keytab != null || ticketCache || krb5Conf != null || !further.isEmpty();
        if (uninstall && settings) {
            throw usage("--uninstall takes no settings");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void install(FlinkHome flink) throws IOException {
        LibJars lib = new LibJars(flink.lib());
        List<Path> others = lib.otherKafkaClients();
        if (!others.isEmpty()) {
            throw new ToolException(
                    "Kafka's client is already in lib, in %s, and kerstream-connector-kafka brings it as"
                                    .formatted(others)
                            + " well; remove that jar",
                    null);
        }
        List<Path> jars = LibJars.of(distribution);
        ConfigurationFile file = new ConfigurationFile(flink);
        ConfigurationText text = file.with(settings(file));
        checkStart(file.effective(text), flink.configuration());

        List<Path> names = jars.stream().map(Path::getFileName).toList();
        for (Path old : lib.ours()) {
            if (!names.contains(old.getFileName())) {
                delete(old);
            }
        }
        for (Path jar : jars) {
            if (lib.holds(jar)) {
                say("unchanged: lib/%s".formatted(jar.getFileName()));
            } else {
                act("copy: lib/%s".formatted(jar.getFileName()));
                if (!dryRun) {
                    lib.copy(jar);
                }
            }
        }
        replace(file, text, flink.configuration());
    }

    private void checkStart(Configuration next, Path path) {
        StartCheck check = new StartCheck(next, "%s, as it would become".formatted(path));
        check.settings();
        if (keytab != null) {
            check.keytab();
        }
    }

    private Map<String, String> settings(ConfigurationFile file) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(file.written());
        if (keytab != null || ticketCache) {
            settings.keySet().removeIf(Settings::isCredential);
        }
        Configuration original = file.original();
        settings.putAll(Settings.required(original));
        if (keytab != null && principal != null) {
            settings.putAll(Settings.keytab(readable("--keytab", keytab), principal));
        }
        if (ticketCache) {
            if (original.contains(SecurityOptions.KERBEROS_LOGIN_KEYTAB)) {
                throw new ToolException(
                        "The configuration has %s, which wins over the ticket cache; remove it first"
                                .formatted(SecurityOptions.KERBEROS_LOGIN_KEYTAB.key()),
                        null);
            }
            settings.putAll(Settings.ticketCache());
        }
        settings.putAll(
                Settings.krb5Conf(krb5Conf == null ? null : readable("--krb5-conf", krb5Conf)));
        settings.putAll(further);
        return settings;
    }

    private static String readable(String option, Path file) {
        if (!Files.isReadable(file)) {
            throw new ToolException(
                    "%s %s: no such file, or not readable by %s"
                            .formatted(option, file, System.getProperty("user.name")),
                    null);
        }
        return file.toAbsolutePath().normalize().toString();
    }

    private void remove(FlinkHome flink) throws IOException {
        ConfigurationFile file = new ConfigurationFile(flink);
        replace(file, file.restored(), flink.configuration());
        for (Path jar : new LibJars(flink.lib()).ours()) {
            delete(jar);
        }
    }

    private void delete(Path jar) throws IOException {
        act("remove: lib/%s".formatted(jar.getFileName()));
        if (!dryRun) {
            Files.delete(jar);
        }
    }

    private void replace(ConfigurationFile file, ConfigurationText text, Path path)
            throws IOException {
        if (!file.differsFrom(text)) {
            say("unchanged: %s".formatted(path));
            return;
        }
        act("change: %s".formatted(path));
        file.changes(text).forEach(line -> say("    " + line));
        if (!dryRun) {
            say("backup: %s".formatted(file.replace(text, Instant.now())));
        }
    }

    private void act(String message) {
        say((dryRun ? "would " : "") + message);
    }

    private void say(String message) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(message);
        out.flush();
    }
}
