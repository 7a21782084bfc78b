/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KerberosTraceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EncryptionKey: keyType=18 keyBytes (hex dump)=",
                "0000: 60 82 02 4A 06 09 2A 86   48 86 F7 12 01 02 02 01  `..J..*.H.......",
                "EncryptionKey: keyType=18 kvno=1 keyValue (hex dump)=7F",
                "Krb5Context.wrap: token=[05 04 01 ff 00 0c 00 00]",
                "Session Key: none of your business",
                "something 7f 08 ab cd ef 01 23 45",
                "checksum 00112233445566778899aabbccddeeff",
                "token YIICSgYJKoZIhvcSAQICAQBuggI5MIICNaADAgEFoQMCAQ6iBwMFACAAAACj",
                "   ",
            })
    void hidesKeysTicketsAndMessages(String line) {
        assertThat(KerberosTrace.isSafe(line)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">>> KdcAccessibility: reset",
                ">>> KeyTabInputStream, readName(): alice",
                ">>> KeyTab: load() entry length: 73; type: 18",
                ">>> KrbKdcReq send: kdc=localhost TCP:41723, timeout=3000, number of retries =3",
                "Using builtin default etypes for default_tkt_enctypes",
                "default etypes for default_tkt_enctypes: 18 17 20 19.",
                "\t error code is 24",
                ">>> EType: sun.security.krb5.internal.crypto.Aes256CtsHmacSha1EType",
                "Result: the login fails: Client not found in Kerberos database (6)",
            })
    void showsWhatSaysWhatHappens(String line) {
        assertThat(KerberosTrace.isSafe(line)).isTrue();
    }
}
