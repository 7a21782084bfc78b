/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A library that kcat can run on.
 *
 * @param folder where it is, null for the host's own
 * @param version 2.6.1 is 20601
 * @param features as it names them itself, for example {@code sasl_scram}
 */
record Librdkafka(@Nullable Path folder, int version, Set<String> features) {

    /** Environment variable that names the folder of another one than the host's. */
    static final String FOLDER = "KERSTREAM_TESTING_LIBRDKAFKA";

    /** Before it, SCRAM repeats the nonce, which brokers from 4.0 on refuse (pull request 4895). */
    private static final int SCRAM_FIXED = 20601;

    private static final Pattern DESCRIPTION =
            Pattern.compile("librdkafka (\\d+)\\.(\\d+)\\.(\\d+) builtin\\.features=([a-z0-9_,]*)");

    /** Whether kcat and what it needs for Kerberos are there. */
    static boolean hasKcat() {
        return Stream.of("kcat", "kinit")
                .allMatch(program -> Files.isExecutable(Path.of("/usr/bin", program)));
    }

    /** The host's. */
    static Librdkafka ofHost() throws IOException {
        return describe(null);
    }

    /** One that speaks a mechanism with brokers of any version, the host's if it does. */
    static Optional<Librdkafka> find(SaslMechanism mechanism) throws IOException {
        String other = System.getenv(FOLDER);
        List<Librdkafka> known =
                other == null
                        ? List.of(ofHost())
                        : List.of(ofHost(), describe(Path.of(other).toAbsolutePath()));
        return known.stream().filter(library -> library.speaks(mechanism)).findFirst();
    }

    private boolean speaks(SaslMechanism mechanism) {
        return switch (mechanism) {
            case GSSAPI -> features.contains("sasl_gssapi");
            case PLAIN -> features.contains("sasl_plain");
            case SCRAM_SHA_256, SCRAM_SHA_512 ->
                    features.contains("sasl_scram") && version >= SCRAM_FIXED;
            case OAUTHBEARER -> features.contains("oidc");
        };
    }

    /** What kcat's process needs to run on it. */
    Map<String, String> environment() {
        return folder == null ? Map.of() : Map.of("LD_LIBRARY_PATH", folder.toString());
    }

    private static Librdkafka describe(@Nullable Path folder) throws IOException {
        Librdkafka unknown = new Librdkafka(folder, 0, Set.of());
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/kcat", "-V").redirectErrorStream(true);
        builder.environment().putAll(unknown.environment());
        String text =
                new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher matcher = DESCRIPTION.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("kcat -V does not tell its librdkafka: " + text);
        }
        int version = (number(matcher, 1) * 100 + number(matcher, 2)) * 100 + number(matcher, 3);
        return new Librdkafka(
                folder, version, Set.of(Objects.requireNonNull(matcher.group(4)).split(",", -1)));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(Objects.requireNonNull(matcher.group(group)));
    }

    @Override
    public String toString() {
        return "librdkafka " + version + (folder == null ? " of the host" : " in " + folder);
    }
}
