/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.CredentialVerifier;
import io.kerstream.security.credential.KeytabCredential;
import io.kerstream.security.credential.KeytabFile;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.report.Krb5Conf;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the keytab holds, and who may read it. */
public final class KeytabCheck implements Check {

    /** What the JDK does without {@code allow_weak_crypto}, by the names of krb5.conf. */
    private static final Set<String> USABLE =
            Set.of(
                    "aes128-cts-hmac-sha1-96",
                    "aes256-cts-hmac-sha1-96",
                    "aes128-cts-hmac-sha256-128",
                    "aes256-cts-hmac-sha384-192");

    @Override
    public String name() {
        return "keytab";
    }

    @Override
    public String page() {
        return "docs/kerberos-tool.md";
    }

    @Override
    public List<Finding> examine(Facts facts) throws IOException {
        KeytabCredential credential =
                KerberosClient.credential(facts, KeytabCredential.class, "keytab");
        String tried = "read " + credential.source() + " for " + credential.principal().value();
        VerifiedIdentity identity;
        try {
            identity = new CredentialVerifier().verify(credential);
        } catch (RuntimeException e) {
            return List.of(Finding.fail(tried, e, "Have the keytab written again and install it."));
        }
        facts.learn(VerifiedIdentity.class, identity);
        List<KeytabFile.Entry> keys =
                KeytabFile.read(credential.path()).entries().stream()
                        .filter(entry -> entry.principal().equals(identity.principal()))
                        .toList();
        List<Finding> findings = new ArrayList<>();
        findings.add(keys(tried, identity, keys));
        findings.add(
                SecretFiles.permissions(
                        credential.path(),
                        credential.source(),
                        facts.need(ProcessConfiguration.class, "configuration")
                                .flag(KerstreamOptions.STRICT_PERMISSIONS)));
        return findings;
    }

    private static Finding keys(
            String tried, VerifiedIdentity identity, List<KeytabFile.Entry> keys) {
        String found =
                identity.principal()
                        + ": "
                        + keys.stream()
                                .map(
                                        key ->
                                                "kvno "
                                                        + key.kvno()
                                                        + " "
                                                        + key.encryptionType()
                                                        + " written at "
                                                        + key.added())
                                .collect(Collectors.joining(", "));
        Set<String> types =
                keys.stream()
                        .map(KeytabFile.Entry::encryptionType)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (types.stream().noneMatch(USABLE::contains)) {
            return Finding.fail(
                    tried,
                    found + ". Java uses none of these encryption types.",
                    "Have a keytab written with aes256-cts-hmac-sha1-96 keys.");
        }
        Set<String> permitted = permitted(identity.realm());
        if (!permitted.isEmpty()
                && types.stream()
                        .noneMatch(type -> permitted.stream().anyMatch(type::startsWith))) {
            return Finding.fail(
                    tried,
                    found
                            + ". krb5.conf permits none of these encryption types (permitted_enctypes"
                            + " = "
                            + String.join(" ", permitted)
                            + ").",
                    "Have a keytab written with keys of a permitted encryption type, or permit one"
                            + " that it has.");
        }
        return Finding.pass(tried, found);
    }

    /** Empty if krb5.conf does not say, or cannot be read, which is another check's matter. */
    private static Set<String> permitted(String realm) {
        try {
            String value =
                    Krb5Conf.read(Krb5Conf.path(), realm)
                            .defaults()
                            .getOrDefault("permitted_enctypes", "");
            return Arrays.stream(value.split("[\\s,]+"))
                    .filter(type -> !type.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            return Set.of();
        }
    }
}
