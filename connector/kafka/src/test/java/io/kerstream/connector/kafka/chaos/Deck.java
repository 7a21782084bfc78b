/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Deals cards in random rounds: each round is all cards in a new order, so that a short run sees
 * every kind of card.
 */
public final class Deck<C> {

    private final List<C> cards;
    private final Random random;
    private Iterator<C> round = Collections.emptyIterator();

    public Deck(List<C> cards, Random random) {
        this.cards = new ArrayList<>(cards);
        this.random = random;
    }

    public C next() {
        if (!round.hasNext()) {
            Collections.shuffle(cards, random);
            round = cards.iterator();
        }
        return round.next();
    }
}
