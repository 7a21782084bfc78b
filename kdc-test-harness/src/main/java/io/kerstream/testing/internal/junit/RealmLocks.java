/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

import io.kerstream.testing.ClusterScope;
import io.kerstream.testing.SecuredKafka;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Keeps classes apart that need the same realm for KDCs of their own, when JUnit runs classes in
 * parallel. Those that share a KDC go together.
 */
public final class RealmLocks implements ResourceLocksProvider {

    private static final String PREFIX = "kerstream.testing.realm:";

    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
        return AnnotatedStack.find(testClass).map(RealmLocks::lock).map(Set::of).orElse(Set.of());
    }

    @Override
    public Set<Lock> provideForNestedClass(List<Class<?>> enclosing, Class<?> testClass) {
        return provideForClass(testClass);
    }

    private static Lock lock(SecuredKafka settings) {
        return new Lock(
                PREFIX + settings.realm(),
                settings.scope() == ClusterScope.RUN
                        ? ResourceAccessMode.READ
                        : ResourceAccessMode.READ_WRITE);
    }
}
