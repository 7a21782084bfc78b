/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.annotation.Internal;
import org.apache.kerby.kerberos.kerb.KrbCodec;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;
import org.apache.kerby.kerberos.kerb.type.base.KrbError;
import org.apache.kerby.kerberos.kerb.type.base.KrbMessage;
import org.apache.kerby.kerberos.kerb.type.base.NameType;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;
import org.apache.kerby.kerberos.kerb.type.kdc.AsReq;
import org.apache.kerby.kerberos.kerb.type.kdc.KdcOptions;
import org.apache.kerby.kerberos.kerb.type.kdc.KdcReqBody;
import org.jspecify.annotations.Nullable;

/**
 * Asks a KDC for a ticket without proving who asks (RFC 4120, section 3.1), which needs no key. The
 * KDC refuses, and its refusal carries its clock (section 5.9.1).
 */
@Internal
public final class KdcProbe {

    private static final int MOST_BYTES = 65_536;

    /** Those of the JDK that are not weak; the KDC says which of them it has for the principal. */
    private static final List<EncryptionType> TYPES =
            List.of(EncryptionType.AES256_CTS_HMAC_SHA1_96, EncryptionType.AES128_CTS_HMAC_SHA1_96);

    private final int limitMillis;

    /**
     * @param limit for connecting, and again for the answer
     */
    public KdcProbe(Duration limit) {
        this.limitMillis = (int) limit.toMillis();
    }

    /**
     * What a KDC answered.
     *
     * @param said the name of its error, by RFC 4120, or that it gave a ticket
     * @param ahead how far its clock is ahead of this host's, to the length of the exchange; null
     *     if the answer carries no time
     */
    public record Answer(String said, @Nullable Duration ahead) {}

    /**
     * Asks by TCP.
     *
     * @param kdc as in krb5.conf, the port may be left out
     * @param principal full name
     * @throws IOException if there is no answer, or none of a KDC
     */
    public Answer byTcp(String kdc, String principal) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address(kdc), limitMillis);
            socket.setSoTimeout(limitMillis);
            byte[] question = question(principal);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(question.length);
            out.write(question);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int size = in.readInt();
            if (size < 0 || size > MOST_BYTES) {
                throw new IOException("the answer is not one of a KDC");
            }
            byte[] answer = new byte[size];
            in.readFully(answer);
            return read(ByteBuffer.wrap(answer));
        }
    }

    /** Asks by UDP; otherwise as {@link #byTcp}. */
    public Answer byUdp(String kdc, String principal) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(address(kdc));
            socket.setSoTimeout(limitMillis);
            byte[] question = question(principal);
            socket.send(new DatagramPacket(question, question.length));
            DatagramPacket answer = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
            socket.receive(answer);
            return read(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()));
        }
    }

    private static InetSocketAddress address(String kdc) throws IOException {
        InetSocketAddress address = KdcReach.address(kdc);
        if (address.isUnresolved()) {
            throw new IOException("the name " + address.getHostString() + " has no address");
        }
        return address;
    }

    private static byte[] question(String principal) throws IOException {
        String realm = principal.substring(principal.lastIndexOf('@') + 1);
        PrincipalName client =
                new PrincipalName(
                        List.of(principal.substring(0, principal.lastIndexOf('@')).split("/", -1)),
                        NameType.NT_PRINCIPAL);
        client.setRealm(realm);
        PrincipalName service = new PrincipalName(List.of("krbtgt", realm), NameType.NT_SRV_INST);
        service.setRealm(realm);
        KdcReqBody body = new KdcReqBody();
        body.setKdcOptions(new KdcOptions());
        body.setCname(client);
        body.setSname(service);
        body.setRealm(realm);
        body.setTill(new KerberosTime(Instant.now().plus(Duration.ofDays(1)).toEpochMilli()));
        body.setNonce(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
        body.setEtypes(TYPES);
        AsReq request = new AsReq();
        request.setReqBody(body);
        try {
            return KrbCodec.encode(request);
        } catch (KrbException e) {
            throw new IOException("the question cannot be encoded", e);
        }
    }

    private static Answer read(ByteBuffer bytes) throws IOException {
        KrbMessage message = KrbCodec.decodeMessage(bytes);
        if (message instanceof KrbError error) {
            Instant there =
                    Instant.ofEpochMilli(error.getStime().getTime())
                            .plusMillis(error.getSusec() / 1000);
            return new Answer(error.getErrorCode().name(), Duration.between(Instant.now(), there));
        }
        return new Answer("a ticket without proof of who asks", null);
    }
}
