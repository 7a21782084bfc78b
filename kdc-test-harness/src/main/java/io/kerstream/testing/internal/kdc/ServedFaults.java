/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import io.kerstream.testing.Fault;
import io.kerstream.testing.KdcCapability;
import io.kerstream.testing.KdcFaults;
import io.kerstream.testing.KdcTransport;
import io.kerstream.testing.KeytabDamage;
import io.kerstream.testing.internal.io.EndingFault;
import io.kerstream.testing.internal.kdc.front.FaultSwitches;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The faults of one KDC: those of its front, its keys and its clock. */
final class ServedFaults implements KdcFaults {

    private final ServedKdc kdc;
    private final Principals principals;
    private final KdcEngine engine;
    private final FaultSwitches switches;
    private final List<String> locked = new ArrayList<>();
    private final List<ClockShift> shifts = new ArrayList<>();

    /** Two shifts by the same offset are different faults. */
    private static final class ClockShift {
        private final Duration offset;

        ClockShift(Duration offset) {
            this.offset = offset;
        }
    }

    ServedFaults(ServedKdc kdc, Principals principals, KdcEngine engine, FaultSwitches switches) {
        this.kdc = kdc;
        this.principals = principals;
        this.engine = engine;
        this.switches = switches;
    }

    @Override
    public Fault outage() {
        kdc.stop();
        return ending(kdc::start);
    }

    @Override
    public Fault pause() {
        kdc.checkOpen();
        return switches.pause();
    }

    @Override
    public Fault slow(Duration delay) {
        kdc.checkOpen();
        return switches.slow(delay);
    }

    @Override
    public Fault drop(KdcTransport transport) {
        kdc.checkOpen();
        return switches.drop(transport);
    }

    @Override
    public synchronized Fault shiftClock(Duration offset) {
        kdc.checkOpen();
        KdcEngines.requireCapability(kdc.backend(), KdcCapability.CLOCK_SHIFT);
        ClockShift shift = new ClockShift(offset);
        engine.shiftClock(offset);
        shifts.add(shift);
        return ending(() -> endShift(shift));
    }

    private synchronized void endShift(ClockShift shift) {
        boolean newest = shifts.indexOf(shift) == shifts.size() - 1;
        shifts.remove(shift);
        if (newest) {
            engine.shiftClock(
                    shifts.isEmpty() ? Duration.ZERO : shifts.get(shifts.size() - 1).offset);
        }
    }

    @Override
    public synchronized Fault lock(String principal) {
        kdc.checkOpen();
        String name = principals.qualify(principal);
        principals.setLocked(name, true);
        locked.add(name);
        return ending(() -> unlock(name));
    }

    private synchronized void unlock(String name) {
        locked.remove(name);
        if (!locked.contains(name) && principals.exists(name)) {
            principals.setLocked(name, false);
        }
    }

    @Override
    public Fault keyVersion(String principal, int version) {
        kdc.checkOpen();
        int before = principals.keyVersion(principal);
        principals.setKeyVersion(principal, version);
        return ending(
                () -> {
                    if (principals.exists(principal)) {
                        principals.setKeyVersion(principal, before);
                    }
                });
    }

    @Override
    public Fault corruptKeytab(Path keytab, KeytabDamage damage) {
        return DamagedKeytab.damage(keytab, damage);
    }

    /** A fault that ends with the KDC, whichever is closed first. */
    private Fault ending(Runnable end) {
        return new EndingFault(
                () -> {
                    if (!kdc.isClosed()) {
                        end.run();
                    }
                });
    }
}
