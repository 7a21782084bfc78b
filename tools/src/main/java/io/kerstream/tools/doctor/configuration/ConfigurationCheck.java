/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.configuration;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.cluster.ValidatedConfiguration;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.failure.FailedClient;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Setup;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the settings by the security module's own rules, and finds what a client would be made
 * from.
 */
public final class ConfigurationCheck implements Check {

    @Override
    public String name() {
        return "configuration";
    }

    @Override
    public String page() {
        return "docs/reference-options.md";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        String tried = "read the settings of the process, and chose the client's login";
        Setup setup = facts.setup();
        ClientInspection client;
        ProcessConfiguration process;
        try {
            process = setup.configuration().get();
            ValidatedConfiguration.of(process);
            client = ClientInspection.of(setup.client(), process, setup.environment());
        } catch (RuntimeException e) {
            return List.of(
                    Finding.fail(
                            tried, e, "Correct the setting; docs/security.md lists the ways."));
        }
        if (client.client().value(FailedClient.SERVERS).isEmpty()) {
            return List.of(
                    Finding.fail(
                            tried,
                            "no bootstrap.servers, neither of the client nor of a cluster profile.",
                            "Name the brokers with --bootstrap-server, or a profile with"
                                    + " --cluster."));
        }
        facts.learn(ProcessConfiguration.class, process);
        facts.learn(ClientInspection.class, client);
        return findings(tried, client, process);
    }

    private static List<Finding> findings(
            String tried, ClientInspection inspection, ProcessConfiguration process) {
        FailedClient client = inspection.client();
        String protocol = client.value(FailedClient.PROTOCOL);
        String from = process.searched().isEmpty() ? "" : " (" + process.searched() + ")";
        List<Finding> findings = new ArrayList<>();
        findings.add(
                Finding.pass(
                        tried + from,
                        "a client of "
                                + client.value(FailedClient.SERVERS)
                                + " with "
                                + protocol
                                + (client.usesSasl()
                                        ? ", "
                                                + inspection
                                                        .configuration()
                                                        .getOrDefault(
                                                                FailedClient.MECHANISM, "GSSAPI")
                                                + ", "
                                                + inspection.login()
                                        : "")));
        if (!client.usesSasl() && process.namesLogin()) {
            findings.add(
                    Finding.warn(
                            "compared the configured login with the client's protocol",
                            "a login is configured, but security.protocol = "
                                    + protocol
                                    + " authenticates nobody with it.",
                            "Set security.protocol to SASL_SSL or SASL_PLAINTEXT in the client's"
                                    + " properties or in its cluster profile."));
        }
        return findings;
    }
}
