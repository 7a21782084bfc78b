/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.config.Setting;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import javax.security.auth.kerberos.KerberosPrincipal;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the files of a credential before any KDC or broker is contacted, and says what is
 * wrong with them. Thread-safe; reads the files each time, since they are rotated and renewed.
 */
@Internal
public final class CredentialVerifier {

    /** How long ago a file was changed that may still be being written. */
    private static final Duration WRITING = Duration.ofSeconds(2);

    private final Clock clock;
    private final Predicate<Path> readable;

    public CredentialVerifier() {
        this(Clock.systemUTC(), Files::isReadable);
    }

    CredentialVerifier(Clock clock, Predicate<Path> readable) {
        this.clock = clock;
        this.readable = readable;
    }

    /**
     * Checks the files of a credential.
     *
     * @throws KafkaSecurityUnavailableException if a file may still be being written
     * @throws KafkaSecurityException if a login with this credential cannot succeed
     */
    public VerifiedIdentity verify(KerberosCredential credential) {
        if (credential instanceof KeytabCredential keytab) {
            return verifyKeytab(keytab);
        }
        return verifyTicketCache((TicketCacheCredential) credential);
    }

    private VerifiedIdentity verifyKeytab(KeytabCredential credential) {
        Path path = credential.path();
        String subject = credential.keytab().toString();
        String wayOut =
                "Set "
                        + credential.keytab().key()
                        + " to a keytab file on this host that the user "
                        + user()
                        + " may read.";
        checkReadableFile(path, subject, wayOut);
        KeytabFile keytab;
        try {
            keytab = KeytabFile.read(path);
        } catch (KeytabFile.NotAKeytabException e) {
            throw damaged(
                    path, subject + ": not a keytab file: " + e.getMessage() + ". " + wayOut, e);
        } catch (IOException e) {
            throw unreadable(subject, e, wayOut);
        }
        String principal = withRealm(credential);
        List<Integer> kvnos = keytab.kvnos(principal);
        if (kvnos.isEmpty()) {
            throw new KafkaSecurityException(
                    FailureCode.CREDENTIAL_OF_ANOTHER_PRINCIPAL,
                    credential.principal()
                            + ": the "
                            + credential.source()
                            + " has no key of "
                            + principal
                            + ". It holds "
                            + (keytab.principals().isEmpty()
                                    ? "no principal at all"
                                    : String.join(", ", keytab.principals()))
                            + ". Set "
                            + credential.principal().key()
                            + " to one of these, or "
                            + credential.keytab().key()
                            + " to a keytab of that principal.");
        }
        return new VerifiedIdentity(credential, principal, "kvno " + join(kvnos));
    }

    private VerifiedIdentity verifyTicketCache(TicketCacheCredential credential) {
        Path path = credential.path();
        String subject = "Ticket cache " + path + " (" + credential.pathOrigin() + ")";
        String wayOut = "Run kinit" + kinitPrincipal(credential.principal()) + " as user " + user();
        if (!Files.exists(path)) {
            throw new KafkaSecurityException(
                    FailureCode.CREDENTIAL_FILE_UNREADABLE,
                    subject
                            + ": no such file. "
                            + wayOut
                            + ", or configure a keytab with security.kerberos.login.keytab and"
                            + " security.kerberos.login.principal.");
        }
        checkReadableFile(path, subject, wayOut + ".");
        TicketCacheFile cache;
        try {
            cache = TicketCacheFile.read(path);
        } catch (TicketCacheFile.NotATicketCacheException e) {
            throw damaged(
                    path,
                    subject + ": not a ticket cache file: " + e.getMessage() + ". " + wayOut + ".",
                    e);
        } catch (IOException e) {
            throw unreadable(subject, e, wayOut + ".");
        }
        checkOwner(credential, cache, subject);
        checkEnd(path, cache, subject);
        return new VerifiedIdentity(
                credential, cache.principal(), "ticket valid until " + cache.tgtEnd());
    }

    private static void checkOwner(
            TicketCacheCredential credential, TicketCacheFile cache, String subject) {
        if (credential.principal() == null) {
            return;
        }
        String expected = credential.principal().value();
        if (!expected.equals(cache.principal()) && !cache.principal().startsWith(expected + "@")) {
            throw new KafkaSecurityException(
                    FailureCode.CREDENTIAL_OF_ANOTHER_PRINCIPAL,
                    subject
                            + ": holds a ticket of "
                            + cache.principal()
                            + ", but "
                            + credential.principal()
                            + ". Run kinit "
                            + expected
                            + ", or change or remove "
                            + credential.principal().key()
                            + ".");
        }
    }

    private void checkEnd(Path path, TicketCacheFile cache, String subject) {
        String wayOut = "Run kinit " + cache.principal() + " as user " + user() + ".";
        Instant end = cache.tgtEnd();
        if (end == null) {
            throw damaged(
                    path,
                    subject
                            + ": belongs to "
                            + cache.principal()
                            + " but holds no ticket-granting ticket. "
                            + wayOut,
                    null);
        }
        if (!end.isAfter(clock.instant())) {
            throw new KafkaSecurityException(
                    FailureCode.CREDENTIAL_EXPIRED,
                    subject
                            + ": the ticket of "
                            + cache.principal()
                            + " expired at "
                            + end
                            + ". "
                            + wayOut);
        }
    }

    private void checkReadableFile(Path path, String subject, String wayOut) {
        if (!Files.exists(path)) {
            throw new KafkaSecurityException(
                    FailureCode.CREDENTIAL_FILE_UNREADABLE, subject + ": no such file. " + wayOut);
        }
        if (Files.isDirectory(path)) {
            throw new KafkaSecurityException(
                    FailureCode.CREDENTIAL_FILE_UNREADABLE,
                    subject + ": is a directory. " + wayOut);
        }
        if (!readable.test(path)) {
            throw unreadable(subject, new AccessDeniedException(path.toString()), wayOut);
        }
    }

    /**
     * Fatal, unless somebody may be in the middle of writing the file: kinit and others truncate it
     * first and then write entry by entry.
     */
    private RuntimeException damaged(Path path, String message, @Nullable IOException cause) {
        try {
            Instant changed = Files.getLastModifiedTime(path).toInstant();
            if (Duration.between(changed, clock.instant()).abs().compareTo(WRITING) < 0) {
                return new KafkaSecurityUnavailableException(
                        FailureCode.CREDENTIAL_FILE_CHANGING,
                        message
                                + " It was changed at "
                                + changed
                                + ", maybe not for the last time.",
                        cause);
            }
        } catch (IOException e) {
            return new KafkaSecurityUnavailableException(
                    FailureCode.CREDENTIAL_FILE_CHANGING, message, e);
        }
        return new KafkaSecurityException(FailureCode.CREDENTIAL_FILE_DAMAGED, message, cause);
    }

    private static KafkaSecurityException unreadable(String subject, IOException e, String wayOut) {
        return new KafkaSecurityException(
                FailureCode.CREDENTIAL_FILE_UNREADABLE,
                subject + ": cannot be read by user " + user() + " (" + e + "). " + wayOut,
                e);
    }

    private static String withRealm(KeytabCredential credential) {
        String name = credential.principal().value();
        if (name.contains("@")) {
            return name;
        }
        try {
            return new KerberosPrincipal(name).getName();
        } catch (IllegalArgumentException e) {
            throw new KafkaSecurityException(
                    FailureCode.KERBEROS_NO_DEFAULT_REALM,
                    credential.principal()
                            + ": has no realm, and krb5.conf names no default_realm. Write the"
                            + " principal as "
                            + name
                            + "@REALM.",
                    e);
        }
    }

    private static String kinitPrincipal(@Nullable Setting principal) {
        return principal == null ? "" : " " + principal.value();
    }

    private static String join(List<Integer> kvnos) {
        return String.join(", ", kvnos.stream().map(String::valueOf).toList());
    }

    private static String user() {
        return System.getProperty("user.name", "of this process");
    }
}
