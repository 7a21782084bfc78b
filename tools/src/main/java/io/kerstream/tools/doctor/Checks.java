/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import io.kerstream.security.report.Krb5Conf;
import io.kerstream.tools.doctor.access.CommitRightsCheck;
import io.kerstream.tools.doctor.access.ConsumerRightsCheck;
import io.kerstream.tools.doctor.access.ProducerRightsCheck;
import io.kerstream.tools.doctor.access.TransactionTimeoutCheck;
import io.kerstream.tools.doctor.broker.AuthenticationCheck;
import io.kerstream.tools.doctor.broker.KafkaCluster;
import io.kerstream.tools.doctor.broker.MechanismCheck;
import io.kerstream.tools.doctor.broker.PrincipalCheck;
import io.kerstream.tools.doctor.broker.TlsCheck;
import io.kerstream.tools.doctor.broker.VersionCheck;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.configuration.ConfFilesCheck;
import io.kerstream.tools.doctor.configuration.ConfigurationCheck;
import io.kerstream.tools.doctor.configuration.TruncatedValuesCheck;
import io.kerstream.tools.doctor.kerberos.JavaKerberos;
import io.kerstream.tools.doctor.kerberos.KdcCheck;
import io.kerstream.tools.doctor.kerberos.KeytabCheck;
import io.kerstream.tools.doctor.kerberos.Krb5ConfCheck;
import io.kerstream.tools.doctor.kerberos.LoginCheck;
import io.kerstream.tools.doctor.kerberos.NameService;
import io.kerstream.tools.doctor.kerberos.NamesCheck;
import io.kerstream.tools.doctor.kerberos.ServiceTicketCheck;
import io.kerstream.tools.doctor.kerberos.TicketCacheCheck;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** All checks, in the order in which they build on each other. */
final class Checks {

    private Checks() {}

    /**
     * With the parts of this JVM.
     *
     * @param limit of the runner for each check; requests within a check get less
     */
    static List<Check> all(Duration limit) {
        Clock clock = Clock.systemUTC();
        JavaKerberos kerberos = JavaKerberos.ofThisJvm();
        Duration request = limit.dividedBy(2);
        return List.of(
                new ConfFilesCheck(),
                new TruncatedValuesCheck(),
                new ConfigurationCheck(),
                new KeytabCheck(),
                new TicketCacheCheck(clock),
                new Krb5ConfCheck(Krb5Conf::path, kerberos),
                new NamesCheck(NameService.ofThisJvm()),
                new KdcCheck(KdcCheck.Questions.byNetwork(), request),
                new LoginCheck(LoginCheck.Logins.ofThisProcess(), request),
                new ServiceTicketCheck(),
                new TlsCheck(clock),
                new MechanismCheck(MechanismCheck::ask),
                new AuthenticationCheck(KafkaCluster::of, request),
                new PrincipalCheck(kerberos),
                new ConsumerRightsCheck(),
                new ProducerRightsCheck(),
                new CommitRightsCheck(),
                new TransactionTimeoutCheck(),
                new VersionCheck(VersionCheck::ask));
    }
}
