/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.report.Krb5Conf;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Whether Java understands krb5.conf, and what it says about the realm and about waiting. */
public final class Krb5ConfCheck implements Check {

    private static final String DNS = "dns_lookup_kdc";
    private static final String TIMEOUT = "kdc_timeout";

    private final Supplier<Path> jvmFile;
    private final JavaKerberos kerberos;

    /**
     * For one file.
     *
     * @param jvmFile the krb5.conf of this JVM, which the settings that were read before name
     */
    public Krb5ConfCheck(Supplier<Path> jvmFile, JavaKerberos kerberos) {
        this.jvmFile = jvmFile;
        this.kerberos = kerberos;
    }

    @Override
    public String name() {
        return "krb5-conf";
    }

    @Override
    public String page() {
        return "docs/doctor.md#krb5conf";
    }

    @Override
    public List<Finding> examine(Facts facts) throws IOException {
        ClientInspection client = KerberosClient.of(facts);
        Path file = jvmFile.get();
        String tried = "read " + file + " as Java does";
        if (!Files.isReadable(file)) {
            return List.of(
                    Finding.fail(
                            tried,
                            Files.exists(file)
                                    ? "it cannot be read by this user."
                                    : "no such file.",
                            "Install krb5.conf (conf/krb5.conf is a sample), or name it: KRB5_CONFIG"
                                    + " for the scripts, security.kerberos.krb5-conf.path for"
                                    + " Flink."));
        }
        String defaultRealm = "";
        String noDefault = "";
        try {
            defaultRealm = kerberos.defaultRealm();
        } catch (Exception e) {
            Throwable cause =
                    e instanceof InvocationTargetException && e.getCause() != null
                            ? e.getCause()
                            : e;
            noDefault = String.valueOf(cause.getMessage());
        }
        String realm =
                KerberosClient.principal(facts)
                        .map(name -> name.substring(name.lastIndexOf('@') + 1))
                        .orElse(defaultRealm);
        if (!noDefault.isEmpty() && (realm.isEmpty() || !isMissingDefault(noDefault))) {
            return List.of(
                    Finding.fail(
                            tried,
                            "Java does not accept it: " + noDefault + ".",
                            "Correct the file; conf/krb5.conf is a sample. Each section begins with"
                                    + " [name], each realm's block ends with }, and [libdefaults]"
                                    + " names a default_realm."));
        }
        Krb5Conf conf = Krb5Conf.read(file, realm);
        List<Finding> findings = new ArrayList<>();
        findings.add(realm(tried, realm, defaultRealm, conf, client));
        findings.add(waiting(conf));
        facts.learn(Krb5Conf.class, conf);
        return findings;
    }

    private static boolean isMissingDefault(String message) {
        return message.contains("default realm");
    }

    private Finding realm(
            String tried,
            String realm,
            String defaultRealm,
            Krb5Conf conf,
            ClientInspection client) {
        String found =
                "default realm "
                        + (defaultRealm.isEmpty() ? "none" : defaultRealm)
                        + "; KDCs of "
                        + realm
                        + ": "
                        + (conf.kdcs().isEmpty() ? "none" : String.join(", ", conf.kdcs()))
                        + "; "
                        + KerberosClient.services(client).stream()
                                .map(service -> service.substring(service.indexOf('@') + 1))
                                .distinct()
                                .map(host -> host + " belongs to " + kerberos.realmOf(host))
                                .reduce((a, b) -> a + ", " + b)
                                .orElse("no broker host");
        if (!conf.kdcs().isEmpty()) {
            return Finding.pass(tried, found);
        }
        boolean includes =
                conf.lines().stream().anyMatch(line -> line.strip().startsWith("include"));
        String remedy =
                "Give "
                        + realm
                        + " a kdc entry in [realms], or correct the realm of the principal.";
        return includes || !"false".equals(conf.defaults().get(DNS))
                ? Finding.warn(
                        tried,
                        found
                                + ". Java asks DNS for a KDC"
                                + (includes ? ", unless an included file names one" : "")
                                + ", and waits for the name server.",
                        remedy)
                : Finding.fail(tried, found + ", and " + DNS + " = false.", remedy);
    }

    private static Finding waiting(Krb5Conf conf) {
        String tried = "looked how long Java waits for a KDC that does not answer";
        String timeout = conf.defaults().get(TIMEOUT);
        String retries = conf.defaults().getOrDefault("max_retries", "3 (default)");
        return timeout == null
                ? Finding.warn(
                        tried,
                        TIMEOUT
                                + " is not set: 30 s for each try, with max_retries = "
                                + retries
                                + "; a thread that polls waits as long.",
                        "Set "
                                + TIMEOUT
                                + " = 5000 (milliseconds) and max_retries = 2 in [libdefaults].")
                : Finding.pass(tried, TIMEOUT + " = " + timeout + ", max_retries = " + retries);
    }
}
