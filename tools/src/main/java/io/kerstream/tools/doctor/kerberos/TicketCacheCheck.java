/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.CredentialVerifier;
import io.kerstream.security.credential.TicketCacheCredential;
import io.kerstream.security.credential.TicketCacheFile;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose ticket the cache holds, and for how long. */
public final class TicketCacheCheck implements Check {

    /** A job hardly starts in less. */
    private static final Duration SOON = Duration.ofMinutes(10);

    private final Clock clock;

    public TicketCacheCheck(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ticket-cache";
    }

    @Override
    public String page() {
        return "docs/kerberos-login.md#ticket-caches";
    }

    @Override
    public List<Finding> examine(Facts facts) throws IOException {
        TicketCacheCredential credential =
                KerberosClient.credential(facts, TicketCacheCredential.class, "ticket cache");
        String tried = "read " + credential.source() + " (" + credential.pathOrigin() + ")";
        VerifiedIdentity identity;
        try {
            identity = new CredentialVerifier().verify(credential);
        } catch (RuntimeException e) {
            return List.of(Finding.fail(tried, e, "Run kinit again."));
        }
        facts.learn(VerifiedIdentity.class, identity);
        List<Finding> findings = new ArrayList<>();
        findings.add(life(tried, identity, TicketCacheFile.read(credential.path()).tgtEnd()));
        findings.add(
                SecretFiles.permissions(
                        credential.path(),
                        credential.source(),
                        facts.need(ProcessConfiguration.class, "configuration")
                                .flag(KerstreamOptions.STRICT_PERMISSIONS)));
        return findings;
    }

    private Finding life(String tried, VerifiedIdentity identity, @Nullable Instant end) {
        String found = identity.principal() + ", " + identity.detail();
        return end != null && end.isBefore(clock.instant().plus(SOON))
                ? Finding.warn(
                        tried,
                        found + ", which is soon.",
                        "Run kinit again, with a longer life (-l) and renewable (-r), or use a"
                                + " keytab for a job that runs for long.")
                : Finding.pass(tried, found);
    }
}
