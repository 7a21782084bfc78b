/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Status;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamesCheckTest {

    private static final NameService NAMES =
            new NameService() {
                @Override
                public List<String> addresses(String name) throws UnknownHostException {
                    if (name.startsWith("unknown")) {
                        throw new UnknownHostException(name);
                    }
                    return List.of("192.0.2.1", "192.0.2.2");
                }

                @Override
                public String name(String address) {
                    return address.equals("192.0.2.1") ? "one.example.com" : address;
                }

                @Override
                public String canonical(String name) {
                    return "one.example.com";
                }
            };

    private static List<Finding> examine(String servers) {
        Facts facts =
                Cases.configured(
                        Map.of(
                                "security.kerberos.login.contexts", "KafkaClient",
                                "security.kerberos.login.keytab", "/k",
                                "security.kerberos.login.principal", "a@B"),
                        Map.of("bootstrap.servers", servers, "security.protocol", "SASL_PLAINTEXT"),
                        Cases.NO_JOB);
        return new NamesCheck(NAMES).examine(facts);
    }

    @Test
    void looksForwardBackwardAndForTheCanonicalName() {
        Finding finding = Cases.only(examine("alias.example.com:9092"));

        assertThat(finding.status()).isEqualTo(Status.PASS);
        assertThat(finding.found())
                .isEqualTo(
                        "alias.example.com -> 192.0.2.1 -> one.example.com, 192.0.2.2 -> 192.0.2.2;"
                                + " canonical name one.example.com; tickets are asked for"
                                + " alias.example.com");
    }

    @Test
    void looksAtEachHostOnce() {
        assertThat(examine("a.example.com:1,b.example.com:1,a.example.com:2")).hasSize(2);
    }

    @Test
    void aNameWithoutAnAddressIsAFailure() {
        Finding finding = Cases.only(examine("unknown.example.com:9092"));

        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.found()).contains("unknown.example.com has no address");
    }

    @Test
    void warnsOfAnAddressInPlaceOfAName() {
        Finding finding = Cases.only(examine("192.0.2.1:9092"));

        assertThat(finding.status()).isEqualTo(Status.WARN);
        assertThat(finding.remedy()).contains("host name of the broker's principal");
    }
}
