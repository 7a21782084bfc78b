/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.flink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * The containers of YARN that this process starts, or is one of.
 *
 * <p>Flink's client installs its security modules before it has looked at its own options other
 * than {@code -D}. What {@code -t} says is therefore taken from the JVM's command line; where that
 * cannot be read, the ApplicationMaster finds it in the configuration that it gets.
 *
 * @param name the value of {@code execution.target}
 * @param origin where it was found, as a phrase for error messages
 */
record YarnTarget(String name, String origin) {

    /** Where HotSpot keeps the main class and its arguments. */
    static final String COMMAND_PROPERTY = "sun.java.command";

    private static final String PREFIX = "yarn-";
    private static final String SESSION = "yarn-session";
    private static final String PER_JOB = "yarn-per-job";

    private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";
    private static final String SESSION_CLIENT = "org.apache.flink.yarn.cli.FlinkYarnSessionCli";

    /** The actions of Flink's client that may start containers. */
    private static final Set<String> DEPLOYING = Set.of("run", "run-application");

    /** Set by those who turn to an application that runs already. */
    private static final ConfigOption<String> APPLICATION_ID =
            ConfigOptions.key("yarn.application.id").stringType().noDefaultValue();

    /**
     * Finds it, unless this process only talks to containers that are there.
     *
     * @param command the main class of this process and its arguments, or empty if not known
     */
    static Optional<YarnTarget> find(ReadableConfig configuration, String command) {
        if (configuration.getOptional(APPLICATION_ID).filter(id -> !id.isBlank()).isPresent()) {
            return Optional.empty();
        }
        List<String> words = Arrays.asList(command.trim().split("\\s+"));
        return switch (words.get(0)) {
            case CLIENT -> ofClient(configuration, words);
            case SESSION_CLIENT -> ofSessionClient(words);
            default -> configured(configuration);
        };
    }

    private static Optional<YarnTarget> ofClient(ReadableConfig configuration, List<String> words) {
        if (words.size() < 2 || !DEPLOYING.contains(words.get(1))) {
            return Optional.empty();
        }
        List<String> options = optionsOfClient(words);
        String target = value(options, "-t", "--target");
        Optional<YarnTarget> found =
                target != null
                        ? onYarn(target, "-t on the command line")
                        : "yarn-cluster".equals(value(options, "-m", "--jobmanager"))
                                ? onYarn(PER_JOB, "-m yarn-cluster on the command line")
                                : configured(configuration);
        // A job goes to a session that somebody has started, with a login of its own.
        return found.filter(yarn -> !yarn.name.equals(SESSION));
    }

    /** What stands before the program, whose arguments mean something else. */
    private static List<String> optionsOfClient(List<String> words) {
        List<String> options = new ArrayList<>();
        for (String word : words.subList(2, words.size())) {
            if (word.endsWith(".jar") && !word.startsWith("-")) {
                break;
            }
            options.add(word);
        }
        return options;
    }

    private static Optional<YarnTarget> ofSessionClient(List<String> words) {
        boolean attaches =
                words.contains("-id")
                        || words.stream().anyMatch(word -> word.startsWith("--applicationId"));
        return attaches
                ? Optional.empty()
                : Optional.of(new YarnTarget(SESSION, "yarn-session.sh was called"));
    }

    private static Optional<YarnTarget> configured(ReadableConfig configuration) {
        return configuration
                .getOptional(DeploymentOptions.TARGET)
                .flatMap(target -> onYarn(target, "the configuration of this Flink process"));
    }

    private static Optional<YarnTarget> onYarn(String target, String origin) {
        return target.startsWith(PREFIX)
                ? Optional.of(new YarnTarget(target, origin))
                : Optional.empty();
    }

    private static @Nullable String value(List<String> words, String option, String longOption) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if ((word.equals(option) || word.equals(longOption)) && i + 1 < words.size()) {
                return words.get(i + 1);
            }
            if (word.startsWith(longOption + "=")) {
                return word.substring(longOption.length() + 1);
            }
        }
        return null;
    }

    /** As a setting in error messages. */
    @Override
    public String toString() {
        return DeploymentOptions.TARGET.key() + " = " + name + " (" + origin + ")";
    }
}
