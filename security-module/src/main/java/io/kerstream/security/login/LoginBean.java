/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows one login by JMX until closed. A login works without JMX all the same. */
final class LoginBean implements LoginMXBean, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoginBean.class);

    /** Logins of one principal: from several files, or of several copies of this library. */
    private static final int MOST_OF_ONE_PRINCIPAL = 100;

    private final Supplier<LoginStatus> status;
    private final Clock clock;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private @Nullable ObjectName name;

    private LoginBean(Supplier<LoginStatus> status, Clock clock) {
        this.status = status;
        this.clock = clock;
    }

    /**
     * @param status asked whenever somebody looks; must not wait
     */
    static LoginBean register(String principal, Supplier<LoginStatus> status, Clock clock) {
        LoginBean bean = new LoginBean(status, clock);
        try {
            bean.name = bean.register(principal);
        } catch (JMException | RuntimeException e) {
            LOG.warn("The login of {} is not shown by JMX", principal, e);
        }
        return bean;
    }

    private ObjectName register(String principal) throws JMException {
        String base = "io.kerstream.security:type=Login,principal=" + ObjectName.quote(principal);
        StandardMBean bean = new StandardMBean(this, LoginMXBean.class, true);
        for (int number = 1; number <= MOST_OF_ONE_PRINCIPAL; number++) {
            ObjectName tried = new ObjectName(number == 1 ? base : base + ",number=" + number);
            try {
                return server.registerMBean(bean, tried).getObjectName();
            } catch (InstanceAlreadyExistsException e) {
                LOG.debug("{} shows another login of the principal", tried, e);
            }
        }
        throw new InstanceAlreadyExistsException(base);
    }

    @Override
    public void close() {
        ObjectName registered = name;
        name = null;
        if (registered == null) {
            return;
        }
        try {
            server.unregisterMBean(registered);
        } catch (InstanceNotFoundException e) {
            LOG.debug("{} is gone already", registered, e);
        } catch (JMException | RuntimeException e) {
            LOG.warn("{} stays behind", registered, e);
        }
    }

    @Override
    public String toString() {
        return String.valueOf(name);
    }

    @Override
    public String getPrincipal() {
        return status.get().principal();
    }

    @Override
    public String getSource() {
        return status.get().source();
    }

    @Override
    public int getClients() {
        return status.get().clients();
    }

    @Override
    public long getTicketLifeLeftSeconds() {
        return Math.max(0, status.get().ticketLifeLeft(clock.instant()).toSeconds());
    }

    @Override
    public long getLastSuccessfulLoginTimestamp() {
        Instant success = status.get().lastSuccess();
        return success == null ? 0 : success.toEpochMilli();
    }

    @Override
    public int getFailedRenewalsInARow() {
        return status.get().failuresInARow();
    }

    @Override
    public long getKdcRoundTrips() {
        return status.get().kdcRoundTrips();
    }

    @Override
    public @Nullable String getLastError() {
        return status.get().lastError();
    }
}
