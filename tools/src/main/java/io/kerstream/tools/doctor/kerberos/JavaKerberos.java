/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import org.apache.hadoop.security.authentication.util.KerberosUtil;

/** How this JVM understands its krb5.conf. */
public interface JavaKerberos {

    /**
     * The default realm.
     *
     * @throws Exception as the JDK's parser throws it, if the file cannot be understood or names
     *     none
     */
    String defaultRealm() throws Exception;

    /** The realm that a host belongs to ({@code [domain_realm]}). */
    String realmOf(String host);

    /** The JDK's own parser, which it does not export; Hadoop knows the way. */
    static JavaKerberos ofThisJvm() {
        return new JavaKerberos() {
            @Override
            public String defaultRealm() throws Exception {
                return KerberosUtil.getDefaultRealm();
            }

            @Override
            public String realmOf(String host) {
                return String.valueOf(KerberosUtil.getDomainRealm("service/" + host));
            }
        };
    }
}
