/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeckTest {

    private static final List<String> CARDS = List.of("a", "b", "c", "d", "e", "f", "f");

    private static List<String> deal(long seed, int cards) {
        Deck<String> deck = new Deck<>(CARDS, new Random(seed));
        return Stream.generate(deck::next).limit(cards).toList();
    }

    @Test
    void everyRoundHasEveryCard() {
        List<String> dealt = deal(1, 3 * CARDS.size());

        for (int round = 0; round < 3; round++) {
            int from = round * CARDS.size();
            assertThat(dealt.subList(from, from + CARDS.size()))
                    .containsExactlyInAnyOrderElementsOf(CARDS);
        }
    }

    @Test
    void theSeedDecidesTheOrder() {
        assertThat(deal(5, 40)).isEqualTo(deal(5, 40)).isNotEqualTo(deal(6, 40));
    }
}
