/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.front;

import io.kerstream.testing.KdcRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kerby.kerberos.kerb.KrbCodec;
import org.apache.kerby.kerberos.kerb.KrbErrorCode;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.base.KrbError;
import org.apache.kerby.kerberos.kerb.type.base.KrbMessage;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;
import org.apache.kerby.kerberos.kerb.type.kdc.AsReq;
import org.apache.kerby.kerberos.kerb.type.kdc.KdcRep;
import org.apache.kerby.kerberos.kerb.type.kdc.KdcReq;
import org.apache.kerby.kerberos.kerb.type.kdc.KdcReqBody;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Kerberos messages tell in clear (RFC 4120, 5.4 and 5.9.1). A message that cannot be
 * read is nothing to worry about here: the engine is the one to judge it.
 */
final class Messages {

    private Messages() {}

    /** What was asked. */
    record Question(
            KdcRequest.Type type,
            Optional<String> client,
            Optional<String> service,
            @Nullable String realm) {}

    /** What was answered. */
    record Answer(Optional<String> client, String outcome) {}

    static Question question(byte[] request) {
        if (!(decode(request) instanceof KdcReq message) || message.getReqBody() == null) {
            return new Question(KdcRequest.Type.OTHER, Optional.empty(), Optional.empty(), null);
        }
        KdcReqBody body = message.getReqBody();
        String realm = body.getRealm();
        return new Question(
                message instanceof AsReq ? KdcRequest.Type.AS : KdcRequest.Type.TGS,
                name(body.getCname(), realm),
                name(body.getSname(), realm),
                realm);
    }

    static Answer answer(byte[] reply) {
        KrbMessage message = decode(reply);
        if (message instanceof KdcRep ticket) {
            return new Answer(name(ticket.getCname(), ticket.getCrealm()), KdcRequest.ISSUED);
        }
        if (message instanceof KrbError error) {
            return new Answer(
                    name(error.getCname(), error.getCrealm()), outcome(error.getErrorCode()));
        }
        return new Answer(Optional.empty(), "UNREADABLE");
    }

    /** Tells a client of UDP to ask again by TCP. */
    static byte[] responseTooBig(Question question) throws IOException {
        KrbError error = new KrbError();
        error.setStime(KerberosTime.now());
        error.setSusec(0);
        error.setErrorCode(KrbErrorCode.RESPONSE_TOO_BIG);
        error.setRealm(question.realm());
        error.setSname(new PrincipalName(question.service().orElse("krbtgt")));
        try {
            return KrbCodec.encode(error);
        } catch (KrbException e) {
            throw new IOException("Cannot encode an error", e);
        }
    }

    /** The error's name in RFC 4120, 7.5.9; Kerby's own differ in two. */
    private static String outcome(KrbErrorCode code) {
        return switch (code) {
            case RESPONSE_TOO_BIG -> "KRB_ERR_RESPONSE_TOO_BIG";
            case WRONG_REALM -> "KDC_ERR_WRONG_REALM";
            default -> code.name();
        };
    }

    private static Optional<String> name(@Nullable PrincipalName name, @Nullable String realm) {
        if (name == null || name.getNameStrings() == null || name.getNameStrings().isEmpty()) {
            return Optional.empty();
        }
        String text = String.join("/", name.getNameStrings());
        return Optional.of(realm == null ? text : text + "@" + realm);
    }

    private static @Nullable KrbMessage decode(byte[] message) {
        try {
            return KrbCodec.decodeMessage(ByteBuffer.wrap(message));
        } catch (IOException | RuntimeException e) {
            // Whatever a client may send: an unreadable message is described as such.
            return null;
        }
    }
}
