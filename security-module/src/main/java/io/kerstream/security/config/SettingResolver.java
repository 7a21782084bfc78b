/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Reads what settings refer to, when a client opens and never before: {@code ${file:…}}, {@code
 * ${dir:…}} and {@code ${env:…}} by Kafka's own configuration providers (KIP-297, KIP-421,
 * KIP-887), and the files and environment variables of {@link KerstreamOptions#FILE} and {@link
 * KerstreamOptions#ENV}. Nothing is kept, so that a rotated secret is found. Thread-safe.
 *
 * <p>A line end at the end of a file is not part of the secret in it.
 */
@Internal
public final class SettingResolver {

    /** The syntax of {@link org.apache.kafka.common.config.ConfigTransformer}. */
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{([^}:]*?):(?:([^}]*?):)?([^}]*?)\\}");

    private static final Set<String> PROVIDERS = Set.of("file", "dir", "env");

    /** What can be shown of a value that should name a variable: it may be the secret itself. */
    private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");

    private final Map<String, String> environment;
    private final FilePermissions permissions;
    private final Map<String, ConfigProvider> providers;

    public SettingResolver(Map<String, String> environment, FilePermissions permissions) {
        this.environment = Map.copyOf(environment);
        this.permissions = permissions;
        this.providers =
                Map.of(
                        "file", new FileConfigProvider(),
                        "dir", new DirectoryConfigProvider(),
                        "env", new EnvVarConfigProvider(this.environment));
        Map<String, String> anyVariable =
                Map.of(EnvVarConfigProvider.ALLOWLIST_PATTERN_CONFIG, ".*");
        providers.values().forEach(provider -> provider.configure(anyVariable));
    }

    /** Checks the permissions of files that hold secrets. */
    public FilePermissions permissions() {
        return permissions;
    }

    /** Whether there is a provider of the name here. */
    public static boolean knows(String provider) {
        return PROVIDERS.contains(provider);
    }

    /** Whether a value refers to a provider at all, known or not. */
    public static boolean isReference(String value) {
        return REFERENCE.matcher(value).find();
    }

    /**
     * The setting with what it refers to.
     *
     * @throws KafkaSecurityException if a reference leads nowhere
     */
    public Setting resolve(Setting setting) {
        return new Setting(setting.key(), resolve(setting, name -> false), setting.origin());
    }

    /**
     * The value with what it refers to.
     *
     * @param others tells providers whose references are left to somebody else
     * @throws KafkaSecurityException if a reference leads nowhere
     */
    public String resolve(Setting setting, Predicate<String> others) {
        Matcher references = REFERENCE.matcher(setting.value());
        StringBuilder resolved = new StringBuilder();
        while (references.find()) {
            String name = references.group(1).trim();
            String value =
                    others.test(name)
                            ? references.group()
                            : value(setting, name, references.group(2), references.group(3));
            references.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return references.appendTail(resolved).toString();
    }

    private String value(Setting setting, String name, @Nullable String path, String key) {
        ConfigProvider provider = providers.get(name);
        if (provider == null) {
            throw unresolved(setting, "only file, dir and env are providers here", null);
        }
        String place = path == null ? "" : path.trim();
        String entry = key.trim();
        String value;
        try {
            if (Redaction.isSecret(setting.key()) && !place.isEmpty()) {
                Path file = Path.of(place);
                permissions.check(name.equals("dir") ? file.resolve(entry) : file, named(setting));
            }
            value = provider.get(place, Set.of(entry)).data().get(entry);
        } catch (KafkaSecurityException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unresolved(setting, e.getMessage() + reason(e), e);
        }
        if (value == null) {
            throw unresolved(setting, "there is nothing under '" + entry + "'", null);
        }
        return name.equals("dir") ? withoutLineEnd(value) : value;
    }

    private static String reason(RuntimeException e) {
        return e.getCause() == null ? "" : " (" + e.getCause() + ")";
    }

    private static KafkaSecurityException unresolved(
            Setting setting, String reason, @Nullable Throwable cause) {
        return new KafkaSecurityException(
                FailureCode.SECRET_UNREADABLE,
                named(setting)
                        + ": the reference in it cannot be resolved: "
                        + reason
                        + ". Write ${file:/path/of/a.properties:key}, ${dir:/path:file name} or"
                        + " ${env:VARIABLE}, of something that exists on this host.",
                cause);
    }

    /** Key and origin; of a secret key, the value only as far as it is a reference. */
    private static String named(Setting setting) {
        if (!Redaction.isSecret(setting.key())) {
            return setting.toString();
        }
        Matcher reference = REFERENCE.matcher(setting.value());
        return reference.matches() && PROVIDERS.contains(reference.group(1))
                ? setting.key() + " = " + setting.value() + " (" + setting.origin() + ")"
                : setting.key() + " (" + setting.origin() + ")";
    }

    /**
     * The secret that a setting holds or says the place of; the end of its key tells.
     *
     * @throws KafkaSecurityException if there is none, or it is empty
     */
    public Secret secret(Setting setting) {
        String value;
        if (setting.key().endsWith(KerstreamOptions.FILE)) {
            value = withoutLineEnd(file(resolve(setting)));
        } else if (setting.key().endsWith(KerstreamOptions.ENV)) {
            value = variable(setting);
        } else {
            value = resolve(setting, name -> false);
        }
        if (value.isEmpty()) {
            throw new KafkaSecurityException(
                    FailureCode.SECRET_UNREADABLE,
                    setting + ": holds no secret, it is empty. Write the secret there.");
        }
        return new Secret(value);
    }

    private String file(Setting setting) {
        Path path = path(setting);
        permissions.check(path, setting.toString());
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new KafkaSecurityException(
                    FailureCode.SECRET_UNREADABLE,
                    setting
                            + ": the file with the secret cannot be read by user "
                            + System.getProperty("user.name")
                            + " ("
                            + e.getClass().getSimpleName()
                            + "). Set "
                            + setting.key()
                            + " to a text file on this host that this user may read.",
                    e);
        }
    }

    /**
     * A value that is no absolute path may be the secret itself, and is not shown. One that says by
     * its beginning that it is a path is taken from the working directory, which in YARN's
     * containers holds the files that were shipped.
     */
    private static Path path(Setting setting) {
        try {
            Path path = Path.of(setting.value());
            if (path.isAbsolute() || setting.value().startsWith("./")) {
                return path.toAbsolutePath();
            }
        } catch (InvalidPathException e) {
            // As any other value that is no path.
        }
        throw new KafkaSecurityException(
                FailureCode.SECRET_UNREADABLE,
                setting.key()
                        + " ("
                        + setting.origin()
                        + ", value withheld): not an absolute path. Set it to the path of the file"
                        + " that holds the secret, or begin it with ./ if it is meant from the"
                        + " working directory, as on YARN.");
    }

    private String variable(Setting setting) {
        String value = environment.get(setting.value());
        if (value == null) {
            throw new KafkaSecurityException(
                    FailureCode.SECRET_UNREADABLE,
                    setting.key()
                            + (VARIABLE.matcher(setting.value()).matches()
                                    ? " = " + setting.value() + " (" + setting.origin() + ")"
                                    : " (" + setting.origin() + ", value withheld)")
                            + ": this process has no such environment variable. Set it to the name"
                            + " of the variable that holds the secret, and pass that on to Flink's"
                            + " processes (on YARN: containerized.taskmanager.env.<variable>).");
        }
        return value;
    }

    private static String withoutLineEnd(String text) {
        return text.replaceFirst("\\r?\\n\\z", "");
    }
}
