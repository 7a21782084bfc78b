/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Classes that a finished jar names and that are nowhere, as {@code jdeps} finds them. */
final class MissingClasses {

    /**
     * Parts of Flink that are not on this test's class path, with Kryo and Commons Compress in it;
     * annotations, of nullness and of Hadoop; what only brokers need to check tokens; gRPC's side
     * of the OpenTelemetry classes, which Kafka does not use; Joda, which Avro uses where it is.
     */
    private static final Pattern MAY_BE_MISSING =
            Pattern.compile(
                    "(org\\.apache\\.flink\\.(connector|streaming|api|table)"
                            + "|com\\.esotericsoftware\\.kryo|org\\.apache\\.commons\\.compress"
                            + "|io\\.kerstream\\.shaded\\.org\\.apache\\.hadoop\\.classification"
                            + "|org\\.jspecify\\.annotations|org\\.jose4j|org\\.osgi|io\\.grpc"
                            + "|com\\.google\\.common\\.util\\.concurrent|org\\.joda\\.time)\\..*");

    private MissingClasses() {}

    /**
     * Those of some jars.
     *
     * @param beside jars that are on the class path with them, as Flink is
     */
    static List<String> of(List<Path> jars, List<Path> beside) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--multi-release",
                                "17",
                                "--ignore-missing-deps",
                                "-verbose:class",
                                "-filter:none",
                                "-cp",
                                Stream.concat(beside.stream().map(Path::toString), flink())
                                        .collect(Collectors.joining(File.pathSeparator))));
        jars.forEach(jar -> arguments.add(jar.toString()));
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        jdeps.run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
        // That it has looked: all of them use what is relocated.
        assertThat(out.toString()).contains("-> io.kerstream.shaded.");
        return Pattern.compile("-> (\\S+) +not found")
                .matcher(out.toString())
                .results()
                .map(match -> match.group(1))
                .filter(name -> !MAY_BE_MISSING.matcher(name).matches())
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<String> flink() {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(path -> path.matches(".*/(flink|slf4j|jsr305)[^/]*\\.jar"));
    }
}
