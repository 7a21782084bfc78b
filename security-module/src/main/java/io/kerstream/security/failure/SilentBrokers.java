/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.annotation.Internal;

/** Explains a client that got no answer in its time because it speaks what the port does not. */
@Internal
public final class SilentBrokers {

    private SilentBrokers() {}

    /**
     * Asks the brokers themselves; takes a few seconds.
     *
     * @param hint a further way out, with a blank before it, or empty
     * @return empty if the client speaks what one of the ports does, or nothing is to be learned
     */
    public static Optional<RuntimeException> explain(
            Throwable timeout, FailedClient client, String hint) {
        String protocol = client.value(FailedClient.PROTOCOL).toUpperCase(Locale.ROOT);
        for (String server : client.value(FailedClient.SERVERS).split(",", -1)) {
            Optional<BrokerProbe.Answer> answer = BrokerProbe.ask(server.trim());
            if (answer.isPresent()) {
                return answer.get().protocols().contains(protocol)
                        ? Optional.empty()
                        : Optional.of(mismatch(timeout, client, server.trim(), answer.get(), hint));
            }
        }
        return Optional.empty();
    }

    private static KafkaSecurityException mismatch(
            Throwable timeout,
            FailedClient client,
            String server,
            BrokerProbe.Answer answer,
            String hint) {
        FailureCode code = FailureCode.PORT_OF_ANOTHER_PROTOCOL;
        return new KafkaSecurityException(
                code,
                client
                        + " got no answer: "
                        + client.fill(
                                code.explanation(),
                                Map.of(
                                        "server",
                                        server,
                                        "finding",
                                        answer.finding(),
                                        "protocols",
                                        String.join(" or ", answer.protocols())))
                        + hint
                        + " [the client says: "
                        + timeout.getMessage()
                        + "]",
                timeout);
    }
}
