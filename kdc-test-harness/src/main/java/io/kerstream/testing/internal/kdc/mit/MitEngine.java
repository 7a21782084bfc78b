/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.mit;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.OldKeys;
import io.kerstream.testing.internal.kdc.KdcSettings;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * {@code krb5kdc} behind a port that only the front knows, administered by {@code kadmin.local}.
 */
final class MitEngine implements KdcEngine {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int PORT_ATTEMPTS = 20;
    private static final int MASTER_PASSWORD_BYTES = 24;
    private static final int MAX_REPLY_BYTES = 1 << 20;

    /** Below the time that the front gives its threads to end. */
    private static final int ANSWER_MILLIS = 5_000;

    private final KdcSettings settings;
    private final MitHome home;

    /** Held for writing while the process is replaced. */
    private final ReadWriteLock replacing = new ReentrantReadWriteLock();

    private KdcProcess process;
    private int port;

    private MitEngine(KdcSettings settings, MitHome home) {
        this.settings = settings;
        this.home = home;
        home.configure(settings, freePort());
        byte[] password = new byte[MASTER_PASSWORD_BYTES];
        new SecureRandom().nextBytes(password);
        home.createDatabase(HexFormat.of().formatHex(password));
        process = launch(Map.of());
    }

    static MitEngine start(KdcSettings settings, MitHome home) {
        try {
            return new MitEngine(settings, home);
        } catch (RuntimeException | Error e) {
            home.programs().close();
            throw e;
        }
    }

    /** krb5kdc cannot be told to take any port, so a free one is looked for until it gets it. */
    private KdcProcess launch(Map<String, String> clock) {
        for (int attempt = 1; ; attempt++) {
            port = freePort();
            home.configure(settings, port);
            try {
                return KdcProcess.start(home, clock);
            } catch (KdcProcess.PortTakenException e) {
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new HarnessException("Cannot find a free port on the loopback interface", e);
        }
    }

    @Override
    public byte[] answer(byte[] request, InetAddress client) throws IOException {
        replacing.readLock().lock();
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), ANSWER_MILLIS);
            ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + request.length);
            framed.putInt(request.length).put(request);
            socket.getOutputStream().write(framed.array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            if (length <= 0 || length > MAX_REPLY_BYTES) {
                throw new IOException("krb5kdc announced a reply of " + length + " bytes");
            }
            byte[] reply = new byte[length];
            in.readFully(reply);
            return reply;
        } catch (IOException e) {
            throw new IOException(
                    "krb5kdc "
                            + (process.isAlive() ? "gave no answer" : "has ended")
                            + "; its log: "
                            + process.tail(),
                    e);
        } finally {
            replacing.readLock().unlock();
        }
    }

    @Override
    public void create(String principal) {
        home.admin("addprinc", "-randkey", principal);
    }

    @Override
    public void create(String principal, String password) {
        // Not as an argument, which every user of the host can read.
        home.adminWithInput(password + "\n" + password + "\n", "addprinc", principal);
    }

    @Override
    public void changeKey(String principal, OldKeys oldKeys) {
        if (oldKeys == OldKeys.KEEP) {
            home.admin("cpw", "-randkey", "-keepold", principal);
        } else {
            home.admin("cpw", "-randkey", principal);
        }
    }

    @Override
    public void setKeyVersion(String principal, int version) {
        home.admin("modprinc", "-kvno", Integer.toString(version), principal);
    }

    @Override
    public void delete(String principal) {
        home.admin("delprinc", "-force", principal);
    }

    @Override
    public void setLocked(String principal, boolean locked) {
        home.admin("modprinc", locked ? "-allow_tix" : "+allow_tix", principal);
    }

    @Override
    public byte[] keytab(List<String> principals) {
        Path file = home.scratch("export.keytab");
        List<String> command = new ArrayList<>();
        command.addAll(List.of("ktadd", "-norandkey", "-k", file.toString()));
        command.addAll(principals);
        try {
            home.admin(command.toArray(String[]::new));
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new HarnessException("Cannot read what kadmin.local exported to " + file, e);
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new HarnessException("Cannot remove " + file, e);
        }
    }

    @Override
    public void shiftClock(Duration offset) {
        Map<String, String> clock = offset.isZero() ? Map.of() : fakeClock(offset);
        replacing.writeLock().lock();
        try {
            process.close();
            process = launch(clock);
        } finally {
            replacing.writeLock().unlock();
        }
    }

    private Map<String, String> fakeClock(Duration offset) {
        return Map.of(
                "LD_PRELOAD",
                home.programs().faketime(),
                "FAKETIME",
                "%+d".formatted(offset.toSeconds()),
                // Time-outs of its event loop are none of our business.
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1");
    }

    @Override
    public void close() {
        replacing.writeLock().lock();
        try {
            process.close();
        } finally {
            try {
                home.programs().close();
            } finally {
                replacing.writeLock().unlock();
            }
        }
    }
}
