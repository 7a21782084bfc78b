/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class FailureCauseTest {

    @Test
    void prefersWhatTheSecurityModuleSays() {
        Exception failure =
                new Exception(
                        "Job execution failed",
                        new KafkaSecurityException(
                                FailureCode.KERBEROS_STALE_KEY,
                                "the key is old",
                                new Exception("error 31")));

        assertThat(FailureCause.describe(failure)).isEqualTo("the key is old [KERBEROS_STALE_KEY]");
    }

    @Test
    void looksIntoWhatFlinkSerialized() {
        Exception failure =
                new Exception(
                        new SerializedThrowable(
                                new RuntimeException(
                                        new KafkaSecurityUnavailableException(
                                                FailureCode.KERBEROS_KDC_UNREACHABLE,
                                                "no KDC answers",
                                                null))));

        assertThat(FailureCause.describe(failure))
                .isEqualTo("no KDC answers [KERBEROS_KDC_UNREACHABLE]");
    }

    @Test
    void fallsBackToTheRoot() {
        Exception failure = new Exception("a", new Exception("b", new IllegalStateException("c")));

        assertThat(FailureCause.describe(failure)).isEqualTo("IllegalStateException: c");
    }

    @Test
    void endsOnACircle() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        assertThat(FailureCause.describe(first)).isEqualTo("Exception: second");
    }
}
