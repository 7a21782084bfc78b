/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import io.kerstream.testing.OldKeys;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The principals of a realm: which there are, what they are called, and the versions of their keys.
 * Nobody else changes the database, so the engine need not be asked. Thread-safe.
 */
final class Principals {

    private static final int MAX_KEY_VERSION = 255;

    private final String realm;
    private final KdcEngine engine;
    private final Map<String, Integer> keyVersions = new HashMap<>();

    Principals(String realm, KdcEngine engine) {
        this.realm = realm;
        this.engine = engine;
        keyVersions.put(ticketGrantingService(), 1);
    }

    /** {@code name} with the realm. */
    String qualify(String name) {
        int at = name.indexOf('@');
        if (name.isBlank() || at == 0) {
            throw new IllegalArgumentException("principal '" + name + "': has no name");
        }
        if (at < 0) {
            return name + "@" + realm;
        }
        if (!name.substring(at + 1).equals(realm)) {
            throw new IllegalArgumentException(
                    "principal '" + name + "': this KDC serves the realm " + realm + " only");
        }
        return name;
    }

    String ticketGrantingService() {
        return "krbtgt/" + realm + "@" + realm;
    }

    synchronized void create(String name) {
        String principal = qualify(name);
        if (keyVersions.containsKey(principal)) {
            throw new IllegalArgumentException("principal '" + principal + "': exists already");
        }
        engine.create(principal);
        keyVersions.put(principal, 1);
    }

    /**
     * Adds the ticket-granting service of one realm for clients of another one. Both realms' KDCs
     * must be given the same password.
     */
    synchronized void createShared(String serviceRealm, String clientRealm, String password) {
        String principal = "krbtgt/" + serviceRealm + "@" + clientRealm;
        if (keyVersions.containsKey(principal)) {
            throw new IllegalArgumentException(
                    "realm " + serviceRealm + " trusts the realm " + clientRealm + " already");
        }
        engine.create(principal, password);
        keyVersions.put(principal, 1);
    }

    synchronized void delete(String name) {
        String principal = existing(name);
        engine.delete(principal);
        keyVersions.remove(principal);
    }

    synchronized void changeKey(String name, OldKeys oldKeys) {
        String principal = existing(name);
        engine.changeKey(principal, oldKeys);
        keyVersions.merge(principal, 1, Integer::sum);
    }

    synchronized int keyVersion(String name) {
        String principal = existing(name);
        return Objects.requireNonNull(keyVersions.get(principal), principal);
    }

    synchronized void setKeyVersion(String name, int version) {
        if (version < 1 || version > MAX_KEY_VERSION) {
            throw new IllegalArgumentException(
                    "key version " + version + ": must be between 1 and " + MAX_KEY_VERSION);
        }
        String principal = existing(name);
        engine.setKeyVersion(principal, version);
        keyVersions.put(principal, version);
    }

    synchronized void setLocked(String name, boolean locked) {
        engine.setLocked(existing(name), locked);
    }

    /** Whether there is one of this name. */
    synchronized boolean exists(String name) {
        return keyVersions.containsKey(qualify(name));
    }

    /** The full name of a principal, made if there is none. */
    synchronized String findOrCreate(String name) {
        if (!exists(name)) {
            create(name);
        }
        return qualify(name);
    }

    /** The keys of principals, made if there are none, as the content of a keytab. */
    synchronized byte[] keytab(String... names) {
        List<String> principals = Arrays.stream(names).map(this::findOrCreate).distinct().toList();
        return engine.keytab(principals);
    }

    private String existing(String name) {
        String principal = qualify(name);
        if (!keyVersions.containsKey(principal)) {
            throw new IllegalArgumentException(
                    "principal '" + principal + "': does not exist; create it first");
        }
        return principal;
    }
}
