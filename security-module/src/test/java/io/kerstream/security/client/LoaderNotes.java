/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import org.jspecify.annotations.Nullable;

/** What the last {@link LoaderProbe} saw, whichever copy of that class it was. */
public final class LoaderNotes {

    private static volatile @Nullable ClassLoader context;
    private static volatile @Nullable ClassLoader own;

    private LoaderNotes() {}

    public static void note(@Nullable ClassLoader contextClassLoader, ClassLoader ownClassLoader) {
        context = contextClassLoader;
        own = ownClassLoader;
    }

    static void forget() {
        context = null;
        own = null;
    }

    static @Nullable ClassLoader contextClassLoader() {
        return context;
    }

    static @Nullable ClassLoader ownClassLoader() {
        return own;
    }
}
