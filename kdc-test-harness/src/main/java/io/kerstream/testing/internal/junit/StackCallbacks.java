/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

import io.kerstream.testing.ClusterScope;
import io.kerstream.testing.KafkaClient;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import java.time.Instant;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/**
 * What JUnit asks of an extension, for one stack: keeps it in a store, which closes it, hands out
 * its parts as parameters and gathers evidence of failures.
 */
public final class StackCallbacks {

    private static final Namespace NAMESPACE = Namespace.create(StackCallbacks.class);

    private final Object key;
    private final ClusterScope scope;
    private final Supplier<SecuredStack> starter;

    /**
     * @param key finds the stack again; equal ones mean the same stack
     * @param starter starts it
     */
    public StackCallbacks(Object key, ClusterScope scope, Supplier<SecuredStack> starter) {
        this.key = key;
        this.scope = scope;
        this.starter = starter;
    }

    /** The stack of this class or of an enclosing one; started if there is none yet. */
    public SecuredStack stack(ExtensionContext context) {
        ExtensionContext home = scope == ClusterScope.RUN ? context.getRoot() : classOf(context);
        return home.getStore(NAMESPACE)
                .getOrComputeIfAbsent(key, unused -> starter.get(), SecuredStack.class);
    }

    private static ExtensionContext classOf(ExtensionContext context) {
        ExtensionContext current = context;
        while (current.getTestMethod().isPresent() && current.getParent().isPresent()) {
            current = current.getParent().get();
        }
        return current;
    }

    /** Before the tests of a class. */
    public void beforeAll(ExtensionContext context) {
        begin(context);
        stack(context);
    }

    /** Before each test. */
    public void beforeEach(ExtensionContext context) {
        begin(context);
    }

    /** After each test, when its own clean-up is done. */
    public void afterEach(ExtensionContext context) {
        gather(context);
    }

    /** After the tests of a class; a failure here is one of the class itself. */
    public void afterAll(ExtensionContext context) {
        gather(context);
    }

    private void begin(ExtensionContext context) {
        context.getStore(NAMESPACE).put(startKey(context), Instant.now());
        EvidenceDirectory.of(context).removeStale();
    }

    private void gather(ExtensionContext context) {
        SecuredStack stack = context.getStore(NAMESPACE).get(key, SecuredStack.class);
        Instant start = context.getStore(NAMESPACE).get(startKey(context), Instant.class);
        if (stack != null && start != null) {
            context.getExecutionException()
                    .ifPresent(
                            failure -> new FailureEvidence(stack, context, start).attach(failure));
        }
    }

    private static String startKey(ExtensionContext context) {
        return "start of " + context.getUniqueId();
    }

    /** Whether a parameter is a part of the stack. */
    public boolean supports(ParameterContext parameter) {
        Class<?> type = parameter.getParameter().getType();
        return type == Kdc.class
                || type == KafkaCluster.class
                || type == Admin.class
                || parameter.isAnnotated(KafkaClient.class);
    }

    /** The part that a parameter asks for. */
    public Object resolve(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        SecuredStack stack = stack(context);
        if (type == Kdc.class) {
            return stack.kdc();
        }
        if (type == KafkaCluster.class) {
            return stack.kafka();
        }
        if (type == Admin.class) {
            return stack.kafka().admin();
        }
        if (type != Properties.class) {
            throw new ParameterResolutionException(
                    "@KafkaClient is for parameters of type java.util.Properties, not "
                            + type.getName());
        }
        return parameter
                .findAnnotation(KafkaClient.class)
                .map(client -> properties(stack.kafka(), client))
                .orElseThrow();
    }

    private static Properties properties(KafkaCluster kafka, KafkaClient client) {
        return client.principal().isEmpty()
                ? kafka.clientProperties(client.protocol())
                : kafka.clientProperties(client.protocol(), client.principal());
    }
}
