/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionalIdFormatTest {

    private final TransactionalIdFormat format = new TransactionalIdFormat("orders");

    @Test
    void readsWhatItWrites() {
        TransactionalIdOwner owner = new TransactionalIdOwner(17, 3);

        assertThat(format.format(owner, 5)).isEqualTo("orders-k17-3-5");
        assertThat(format.ownerOf("orders-k17-3-5")).contains(owner);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders-1-k17-3-5", // another sink whose prefix begins alike
                "order-k17-3-5",
                "orders-17-3", // Flink's own connector
                "orders-17-3-5",
                "orders-k17-3",
                "orders-k17-3-5-6",
                "orders",
                "orders-k17-3-99999999999"
            })
    void doesNotTakeForeignIdsForItsOwn(String foreign) {
        assertThat(format.ownerOf(foreign)).isEmpty();
    }

    @Test
    void aPrefixMayContainALineBreak() {
        TransactionalIdFormat odd = new TransactionalIdFormat("a\nb");

        assertThat(odd.ownerOf(odd.format(new TransactionalIdOwner(1, 2), 3))).isPresent();
    }

    @Test
    void aPrefixMayLookLikeAnId() {
        TransactionalIdFormat odd = new TransactionalIdFormat("orders-k1-2-3");
        String id = odd.format(new TransactionalIdOwner(0, 0), 0);

        assertThat(odd.ownerOf(id)).isPresent();
        assertThat(format.ownerOf(id)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a, a-k0-0-0, true",
        "a, a-0-17, true",
        "a, a-1-k0-0-0, false",
        "a, a-1-0-17, false",
        "a-1, a-1-0-17, true",
        "a-1, a-1-k12-3-4, true",
        "a-1, a-1-0, false",
        "a, a-17, false",
        "a, ab-0-17, false",
        "a-k0, a-k0-0-7, false",
        "a-k0, a-k0-k0-0-7, true",
    })
    void aPrefixMatchesItsIdsAndThoseOfFlinksOwnConnectorAndNoOthers(
            String prefix, String id, boolean matches) {
        assertThat(new TransactionalIdFormat(prefix).isOfPrefix(id)).isEqualTo(matches);
    }

    @Test
    void tellsTheSequenceNumberOfItsOwnIdsOnly() {
        assertThat(format.sequenceOf("orders-k5-3-27")).isEqualTo(27);
        assertThatThrownBy(() -> format.sequenceOf("other-k5-3-27"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
