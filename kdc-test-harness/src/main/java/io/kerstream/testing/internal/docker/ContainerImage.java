/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import io.kerstream.testing.internal.io.Setting;
import java.util.Locale;

/** The images that containers are made of; {@code docker/build-images.sh} makes them. */
public enum ContainerImage {
    /** MIT Kerberos. */
    KDC("kerstream/kdc"),

    /** A Java runtime; the broker's class path is mounted. */
    BROKER("kerstream/broker");

    private final String defaultName;

    ContainerImage(String defaultName) {
        this.defaultName = defaultName;
    }

    /** System property with another image's name, for example for a broker on another Java. */
    public String property() {
        return "kerstream.testing.docker." + name().toLowerCase(Locale.ROOT) + "-image";
    }

    /** Environment twin of {@link #property()}. */
    public String variable() {
        return "KERSTREAM_TESTING_DOCKER_" + name() + "_IMAGE";
    }

    /** The name in effect. */
    public String imageName() {
        Setting setting = Setting.find(property(), variable());
        return setting == null || setting.value().isBlank() ? defaultName : setting.value().strip();
    }
}
