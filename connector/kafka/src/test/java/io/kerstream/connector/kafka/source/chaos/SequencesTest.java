/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequencesTest {

    private static final int NUMBERS = 60;

    private final Random random = new Random(7);

    private BitSet randomBits() {
        BitSet bits = new BitSet();
        for (int i = random.nextInt(NUMBERS); i > 0; i--) {
            bits.set(random.nextInt(NUMBERS));
        }
        return bits;
    }

    /** In random order, because ranges grow and join in many ways. */
    private Sequences of(BitSet bits) {
        Sequences sequences = new Sequences();
        BitSet left = (BitSet) bits.clone();
        while (!left.isEmpty()) {
            int number = left.nextSetBit(random.nextInt(NUMBERS));
            if (number >= 0) {
                left.clear(number);
                assertThat(sequences.add(number)).isTrue();
            }
        }
        return sequences;
    }

    private static BitSet bitsOf(Sequences sequences) {
        BitSet bits = new BitSet();
        for (int i = 0; i < NUMBERS; i++) {
            bits.set(i, sequences.contains(i));
        }
        return bits;
    }

    @Test
    void isASetOfNumbers() {
        for (int i = 0; i < 500; i++) {
            BitSet a = randomBits();
            BitSet b = randomBits();
            Sequences sequences = of(a);
            Sequences others = of(b);

            assertThat(bitsOf(sequences)).isEqualTo(a);
            assertThat(sequences.count()).isEqualTo(a.cardinality());
            assertThat(sequences.isEmpty()).isEqualTo(a.isEmpty());

            BitSet minus = (BitSet) a.clone();
            minus.andNot(b);
            assertThat(bitsOf(sequences.minus(others))).isEqualTo(minus);
            BitSet and = (BitSet) a.clone();
            and.and(b);
            assertThat(bitsOf(sequences.and(others))).isEqualTo(and);

            sequences.addAll(others);
            a.or(b);
            assertThat(bitsOf(sequences)).isEqualTo(a);
            assertThat(sequences.count()).isEqualTo(a.cardinality());
        }
    }

    @Test
    void aNumberIsAddedOnce() {
        Sequences sequences = Sequences.range(3, 5);

        assertThat(sequences.add(4)).isFalse();
        assertThat(sequences.add(6)).isTrue();
        assertThat(sequences.add(8)).isTrue();
        assertThat(sequences).hasToString("3-6 8");
    }
}
