/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.util.Locale;
import org.apache.kafka.common.config.SaslConfigs;

/** The classes that tests compare, as {@value SaslConfigs#SASL_LOGIN_CLASS}. */
enum LoginClass {
    STOCK("org.apache.kafka.common.security.kerberos.KerberosLogin"),
    OURS("io.kerstream.security.login.KerberosLogin");

    private final String className;

    LoginClass(String className) {
        this.className = className;
    }

    String className() {
        return className;
    }

    /** For principals, topics and thread names. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
