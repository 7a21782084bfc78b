/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.dist;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** As Flink's own class loader sees its {@code lib/}: none of our modules' own classes. */
final class FlinkLib {

    private FlinkLib() {}

    /**
     * One with some of our jars in it.
     *
     * @param jars of the archive
     */
    static URLClassLoader with(Path... jars) throws MalformedURLException {
        URL[] urls = new URL[jars.length];
        for (int i = 0; i < jars.length; i++) {
            urls[i] = jars[i].toUri().toURL();
        }
        return new URLClassLoader(urls, new FlinkOnly());
    }

    /** Flink, without its formats, and slf4j of this test's class path, and the JDK. */
    private static final class FlinkOnly extends ClassLoader {

        FlinkOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            boolean flink =
                    name.startsWith("org.apache.flink.")
                            && !name.startsWith("org.apache.flink.formats.");
            if (flink || name.startsWith("org.slf4j.")) {
                return FlinkLib.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
