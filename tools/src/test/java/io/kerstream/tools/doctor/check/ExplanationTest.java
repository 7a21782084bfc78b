/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.tools.ToolException;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    @Test
    void takesAMessageApart() {
        Explanation explanation =
                Explanation.of(
                        new ToolException(
                                "Kerberos login of a@B failed: the KDC does not know it. Check its"
                                        + " spelling. Or create it. [realm B; krb5.conf /x.conf]",
                                null));

        assertThat(explanation.cause())
                .isEqualTo(
                        "Kerberos login of a@B failed: the KDC does not know it. [realm B; krb5.conf"
                                + " /x.conf]");
        assertThat(explanation.remedy()).isEqualTo("Check its spelling. Or create it.");
    }

    @Test
    void aMessageWithoutAWayOutIsTheCause() {
        assertThat(Explanation.of("it is broken")).isEqualTo(new Explanation("it is broken", ""));
    }

    @Test
    void messagesOfOthersAreNotTakenApart() {
        Explanation explanation =
                Explanation.of(
                        new IllegalStateException(
                                "Bad. Very bad", new IllegalArgumentException("the reason")));

        assertThat(explanation.cause())
                .isEqualTo(
                        "java.lang.IllegalStateException: Bad. Very bad <-"
                                + " java.lang.IllegalArgumentException: the reason");
        assertThat(explanation.remedy()).isEmpty();
    }
}
