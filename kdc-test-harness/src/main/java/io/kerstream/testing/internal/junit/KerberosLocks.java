/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

import io.kerstream.testing.ClusterScope;
import io.kerstream.testing.SecuredKafka;
import io.kerstream.testing.SecuredKafkaExtension;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Keeps classes apart that have clusters of their own, when JUnit runs classes in parallel: this
 * JVM's Kerberos can map the brokers' host name to one realm only. Those that share a cluster for
 * the whole run go together.
 */
public final class KerberosLocks implements ResourceLocksProvider {

    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
        return AnnotatedStack.find(testClass)
                .map(KerberosLocks::lock)
                .map(Set::of)
                .orElse(Set.of());
    }

    @Override
    public Set<Lock> provideForNestedClass(List<Class<?>> enclosing, Class<?> testClass) {
        return provideForClass(testClass);
    }

    private static Lock lock(SecuredKafka settings) {
        return new Lock(
                SecuredKafkaExtension.JVM_KERBEROS,
                settings.scope() == ClusterScope.RUN
                        ? ResourceAccessMode.READ
                        : ResourceAccessMode.READ_WRITE);
    }
}
