/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.util.UserCodeClassLoader;

/** The class loader that a runtime context hands out, in the form that schemas are given it. */
record ContextClassLoader(RuntimeContext context) implements UserCodeClassLoader {

    @Override
    public ClassLoader asClassLoader() {
        return context.getUserCodeClassLoader();
    }

    @Override
    public void registerReleaseHookIfAbsent(String releaseHookName, Runnable releaseHook) {
        context.registerUserCodeClassLoaderReleaseHookIfAbsent(releaseHookName, releaseHook);
    }
}
