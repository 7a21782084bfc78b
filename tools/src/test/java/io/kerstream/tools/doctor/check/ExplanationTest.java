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
    void onlyTheBracketThatEndsTheMessageIsTheDetail() {
        assertParts("Give it a kdc entry in krb5.conf's [realms].", " [realm B; x [y] z]");
        assertParts("Check: [domain_realm] must name it, and [capaths] the way.", " [realm B]");
        assertParts("Correct krb5.conf's [realms].", "");
    }

    @Test
    void whatTheDetailsQuoteMayLeaveABracketOpen() {
        assertParts("Correct krb5.conf's [realms].", " [the JDK says: '[' in a name]");
        assertParts("Correct krb5.conf's [realms].", " [the JDK says: a ] too many]");
    }

    @Test
    void theCodeStaysBehindTheDetails() {
        assertParts(
                "Correct krb5.conf's [realms].",
                " [realm B; the JDK says: no] [KERBEROS_REALM_WITHOUT_KDC]");
        assertParts("Correct krb5.conf's [realms].", " [CREDENTIAL_MISSING]");
    }

    private static void assertParts(String remedy, String details) {
        assertThat(Explanation.of("No KDC of [B] answers. " + remedy + details))
                .isEqualTo(new Explanation("No KDC of [B] answers." + details, remedy));
    }

    @Test
    void sentencesInTheDetailsAreNoWayOut() {
        String message = "no KDC answers [the JDK says: It is down. Try later]";

        assertThat(Explanation.of(message)).isEqualTo(new Explanation(message, ""));
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
