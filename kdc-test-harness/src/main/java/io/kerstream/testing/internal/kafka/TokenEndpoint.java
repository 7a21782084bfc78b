/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kerstream.testing.HarnessException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * A small OAuth 2.0 authorization server: client-credentials grant (RFC 6749, 4.4) with HTTP basic
 * authentication, tokens as signed JWTs (RS256), and the key set that verifies them.
 */
final class TokenEndpoint implements AutoCloseable {

    static final String AUDIENCE = "kerstream";
    static final String ISSUER = "kerstream-harness";

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int KEY_BITS = 2048;

    private final Function<String, @Nullable String> secrets;
    private final RsaJsonWebKey key;
    private final HttpServer server;
    private final ExecutorService threads;

    private TokenEndpoint(
            Function<String, @Nullable String> secrets,
            RsaJsonWebKey key,
            HttpServer server,
            ExecutorService threads) {
        this.secrets = secrets;
        this.key = key;
        this.server = server;
        this.threads = threads;
    }

    /**
     * @param secrets the secret of a client by its id, null for unknown ones
     */
    static TokenEndpoint start(Function<String, @Nullable String> secrets) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(KEY_BITS);
            key.setKeyId("harness-1");
            key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService threads =
                    Executors.newCachedThreadPool(
                            task -> {
                                Thread thread = new Thread(task, "kerstream-oauth");
                                thread.setDaemon(true);
                                return thread;
                            });
            TokenEndpoint endpoint = new TokenEndpoint(secrets, key, server, threads);
            server.createContext("/token", endpoint::token);
            server.createContext("/jwks", endpoint::keys);
            server.setExecutor(threads);
            server.start();
            return endpoint;
        } catch (IOException | JoseException e) {
            throw new HarnessException("Cannot start the OAuth token endpoint", e);
        }
    }

    String tokenUrl() {
        return base() + "/token";
    }

    String keysUrl() {
        return base() + "/jwks";
    }

    private String base() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void token(HttpExchange exchange) throws IOException {
        String client = authenticated(exchange.getRequestHeaders().getFirst("Authorization"));
        Map<String, String> form =
                form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (client == null) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
        } else if (!"client_credentials".equals(form.get("grant_type"))) {
            answer(exchange, 400, "{\"error\":\"unsupported_grant_type\"}");
        } else {
            answer(
                    exchange,
                    200,
                    "{\"access_token\":\""
                            + sign(client, form.getOrDefault("scope", "kafka"))
                            + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                            + LIFETIME.toSeconds()
                            + "}");
        }
    }

    private void keys(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                200,
                new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    private @Nullable String authenticated(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Basic ")) {
            return null;
        }
        String pair =
                new String(
                        Base64.getDecoder().decode(authorization.substring("Basic ".length())),
                        StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return null;
        }
        String client = URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8);
        String expected = secrets.apply(client);
        return expected != null
                        && MessageDigest.isEqual(
                                expected.getBytes(StandardCharsets.UTF_8),
                                pair.substring(colon + 1).getBytes(StandardCharsets.UTF_8))
                ? client
                : null;
    }

    private String sign(String client, String scope) throws IOException {
        JwtClaims claims = new JwtClaims();
        NumericDate now = NumericDate.now();
        claims.setIssuedAt(now);
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(client);
        claims.setStringClaim("scope", scope);
        claims.setExpirationTime(NumericDate.fromSeconds(now.getValue() + LIFETIME.toSeconds()));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setHeader("typ", "JWT");
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IOException("Cannot sign a token", e);
        }
    }

    private static Map<String, String> form(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String field : body.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(field.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
