/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CausesTest {

    @Test
    void leavesOutWhatSaysNothingNew() {
        Exception failure =
                new IllegalStateException(
                        "login failed: no KDC answers\n",
                        new IllegalStateException(
                                "no KDC answers",
                                new IllegalStateException(
                                        " \n",
                                        new IllegalStateException(
                                                null, new IllegalStateException("timed out")))));

        assertThat(Causes.messages(failure)).isEqualTo("login failed: no KDC answers <- timed out");
    }

    @Test
    void aBlankCauseAtTheEndLeavesNoArrow() {
        assertThat(
                        Causes.messages(
                                new IllegalStateException("failed", new RuntimeException("\n "))))
                .isEqualTo("failed");
    }
}
