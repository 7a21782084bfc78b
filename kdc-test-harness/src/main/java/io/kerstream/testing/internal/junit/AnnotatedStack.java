/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

import io.kerstream.testing.KafkaClusterBuilder;
import io.kerstream.testing.SecuredKafka;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** The extension behind {@link SecuredKafka}. */
public final class AnnotatedStack
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver {

    @Override
    public void beforeAll(ExtensionContext context) {
        callbacks(context).beforeAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        callbacks(context).beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        callbacks(context).afterEach(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        callbacks(context).afterAll(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return callbacks(context).supports(parameter);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return callbacks(context).resolve(parameter, context);
    }

    /** Equal annotations are the same stack, so that the annotation itself is the key. */
    private static StackCallbacks callbacks(ExtensionContext context) {
        SecuredKafka settings = find(context.getRequiredTestClass()).orElseThrow();
        return new StackCallbacks(
                settings,
                settings.scope(),
                () ->
                        SecuredStack.start(
                                kdc -> kdc.realm(settings.realm()),
                                kafka -> configure(kafka, settings)));
    }

    /** The annotation of a class, or else of one that it is nested in. */
    static Optional<SecuredKafka> find(Class<?> testClass) {
        for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
            Optional<SecuredKafka> found =
                    AnnotationSupport.findAnnotation(type, SecuredKafka.class);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static void configure(KafkaClusterBuilder kafka, SecuredKafka settings) {
        kafka.brokers(settings.brokers());
        for (SecuredKafka.Listener listener : settings.listeners()) {
            kafka.listener(listener.value(), listener.mechanisms());
        }
        for (SecuredKafka.Topic topic : settings.topics()) {
            kafka.topic(topic.name(), topic.partitions());
        }
        for (String property : settings.brokerProperties()) {
            int equals = property.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "brokerProperties '" + property + "' of @SecuredKafka: use key=value");
            }
            kafka.brokerProperty(
                    property.substring(0, equals).strip(), property.substring(equals + 1).strip());
        }
    }
}
