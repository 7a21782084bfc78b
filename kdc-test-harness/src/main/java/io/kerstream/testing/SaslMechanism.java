/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** The ways in which clients of a SASL listener can authenticate. */
public enum SaslMechanism {
    /** Kerberos V5 (RFC 4752). */
    GSSAPI("GSSAPI"),
    /** Name and password (RFC 4616). */
    PLAIN("PLAIN"),
    /** Salted challenge response (RFC 7677); needs a broker from 3.5 on. */
    SCRAM_SHA_256("SCRAM-SHA-256"),
    /** Salted challenge response with SHA-512; needs a broker from 3.5 on. */
    SCRAM_SHA_512("SCRAM-SHA-512"),
    /** Signed bearer tokens (RFC 7628, KIP-768); needs a broker from 3.4 on. */
    OAUTHBEARER("OAUTHBEARER");

    private final String mechanismName;

    SaslMechanism(String mechanismName) {
        this.mechanismName = mechanismName;
    }

    /** The name that IANA has registered; the value of {@code sasl.mechanism}. */
    public String mechanismName() {
        return mechanismName;
    }

    /** Whether the brokers have a stored credential for each user. */
    public boolean isScram() {
        return this == SCRAM_SHA_256 || this == SCRAM_SHA_512;
    }
}
