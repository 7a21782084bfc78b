/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.MavenJars;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Class loaders for other versions of Kafka's client. */
public final class ClientClassPath {

    private ClientClassPath() {}

    /** The client, what it needs, this JVM's log back end, and where {@code code} is from. */
    public static URLClassLoader newLoader(String version, Class<?>... code) {
        List<Path> entries = new ArrayList<>();
        for (Class<?> type : code) {
            entries.add(NodeClassPath.location(type));
        }
        entries.addAll(MavenJars.find("org.apache.kafka:kafka-clients:" + version));
        entries.addAll(NodeClassPath.logging());
        URL[] urls = new URL[entries.size()];
        for (int i = 0; i < urls.length; i++) {
            try {
                urls[i] = entries.get(i).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException("Not a file: " + entries.get(i), e);
            }
        }
        return new URLClassLoader(
                "kafka-clients-" + version, urls, ClassLoader.getPlatformClassLoader());
    }
}
