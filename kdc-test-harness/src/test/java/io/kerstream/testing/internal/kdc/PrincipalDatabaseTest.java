/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.request.KrbIdentity;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrincipalDatabaseTest {

    private static final EncryptionType AES256 = EncryptionType.AES256_CTS_HMAC_SHA1_96;

    private PrincipalDatabase database;

    @BeforeEach
    void open() throws KrbException {
        database = new PrincipalDatabase("A.TEST");
    }

    @Test
    void completesNamesWithTheRealm() {
        assertThat(database.qualify("kafka/localhost")).isEqualTo("kafka/localhost@A.TEST");
        assertThat(database.qualify("alice@A.TEST")).isEqualTo("alice@A.TEST");
    }

    @Test
    void servesOneRealm() {
        assertThatThrownBy(() -> database.qualify("alice@B.TEST"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("principal 'alice@B.TEST': this KDC serves the realm A.TEST only");
    }

    @Test
    void namesAreNotEmpty() {
        assertThatThrownBy(() -> database.qualify("@A.TEST"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("principal '@A.TEST': has no name");
    }

    @Test
    void createsAPrincipalOnce() {
        database.create("alice");

        assertThatThrownBy(() -> database.create("alice@A.TEST"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("principal 'alice@A.TEST': exists already");
    }

    @Test
    void changedKeyHasTheNextVersionAndLeavesTheOldEntryAlone() {
        KrbIdentity before = database.findOrCreate("alice");
        byte[] oldKey = before.getKey(AES256).getKeyData().clone();

        database.changeKey("alice");

        KrbIdentity after = database.findOrCreate("alice");
        assertThat(after.getKeyVersion()).isEqualTo(2);
        assertThat(after.getKey(AES256).getKvno()).isEqualTo(2);
        assertThat(after.getKey(AES256).getKeyData()).isNotEqualTo(oldKey);
        assertThat(before.getKey(AES256).getKeyData()).isEqualTo(oldKey);
    }

    @Test
    void thereIsNoKeyToChangeForAStranger() {
        assertThatThrownBy(() -> database.changeKey("bob"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("principal 'bob@A.TEST': does not exist; create it first");
    }
}
