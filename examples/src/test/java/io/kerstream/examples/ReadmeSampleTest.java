/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first Java sample of the README compiles against the modules of this build. */
class ReadmeSampleTest {

    private static final Pattern SAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private static final String AROUND =
            """
            import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
            import io.kerstream.connector.kafka.sink.KafkaSink;
            import io.kerstream.connector.kafka.source.KafkaSource;
            import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
            import org.apache.flink.api.common.eventtime.WatermarkStrategy;
            import org.apache.flink.api.common.serialization.SimpleStringSchema;
            import org.apache.flink.connector.base.DeliveryGuarantee;
            import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

            class Sample {
                void build(StreamExecutionEnvironment env) {
            %s
                }

                KafkaRecordSerializationSchema<String> toTopic(String topic) {
                    return KafkaRecordSerializationSchema.<String>builder()
                            .setTopic(topic)
                            .setValueSerializationSchema(new SimpleStringSchema())
                            .build();
                }
            }
            """;

    @Test
    void compiles(@TempDir Path classes) throws IOException {
        Matcher sample = SAMPLE.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(sample.find()).as("a Java sample in the README").isTrue();

        assertThat(errorsIn(AROUND.formatted(sample.group(1)), classes)).isEmpty();
    }

    @Test
    void aBrokenSampleWouldBeNoticed(@TempDir Path classes) {
        assertThat(errorsIn(AROUND.formatted("KafkaSource.builder().setTopic(1);"), classes))
                .isNotEmpty();
    }

    private static List<String> errorsIn(String source, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///Sample.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        boolean compiled =
                compiler.getTask(
                                null,
                                null,
                                diagnostics,
                                List.of(
                                        "-proc:none",
                                        "-d",
                                        classes.toString(),
                                        "-classpath",
                                        System.getProperty("java.class.path")),
                                null,
                                List.of(file))
                        .call();
        return compiled
                ? List.of()
                : diagnostics.getDiagnostics().stream().map(Object::toString).toList();
    }
}
