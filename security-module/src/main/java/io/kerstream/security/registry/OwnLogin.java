/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.registry;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The login that the properties of a schema bring, under the names of Confluent's registry client:
 * {@code basic.auth.*} and {@code bearer.auth.*}.
 */
final class OwnLogin {

    static final String USER_INFO = "basic.auth.user.info";
    static final String TOKEN = "bearer.auth.token";

    private static final String BASIC_SOURCE = "basic.auth.credentials.source";
    private static final String BEARER_SOURCE = "bearer.auth.credentials.source";
    private static final Pattern IN_URL = Pattern.compile("://([^/@]*)@");

    private OwnLogin() {}

    /**
     * @param properties without the prefix {@code schema.registry.}, references resolved
     * @param urls with user information, if they have any
     * @throws KafkaSecurityException if they ask for something that is not supported, or contradict
     *     each other
     */
    static Optional<RegistryLogin> of(Map<String, Object> properties, List<String> urls) {
        String basic = text(properties, BASIC_SOURCE);
        String bearer = text(properties, BEARER_SOURCE);
        checkSource(BASIC_SOURCE, basic, List.of("URL", "USER_INFO"));
        checkSource(BEARER_SOURCE, bearer, List.of("STATIC_TOKEN"));
        String token = text(properties, TOKEN);
        String userInfo = "URL".equals(basic) ? null : text(properties, USER_INFO);
        if (token != null && (userInfo != null || "USER_INFO".equals(basic))) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_CONTRADICTION,
                    TOKEN
                            + " and "
                            + USER_INFO
                            + " ("
                            + RegistrySecurity.ORIGIN
                            + ", values"
                            + " withheld): the registry takes one of them. Remove the other.");
        }
        if (token != null) {
            return Optional.of(
                    new RegistryLogin.Bearer(
                            new Secret(token), TOKEN + " (" + RegistrySecurity.ORIGIN + ")"));
        }
        if (bearer != null) {
            throw missing(TOKEN, BEARER_SOURCE, bearer);
        }
        if (userInfo != null) {
            return Optional.of(basic(userInfo, USER_INFO + " (" + RegistrySecurity.ORIGIN + ")"));
        }
        if ("USER_INFO".equals(basic)) {
            throw missing(USER_INFO, BASIC_SOURCE, "USER_INFO");
        }
        return urls.stream()
                .map(IN_URL::matcher)
                .filter(Matcher::find)
                .findFirst()
                .map(url -> URLDecoder.decode(url.group(1), StandardCharsets.UTF_8))
                .map(decoded -> basic(decoded, "the address of the registry"));
    }

    private static RegistryLogin basic(String userInfo, String source) {
        int colon = userInfo.indexOf(':');
        if (colon < 0) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    source + ", value withheld: it is not of the form user:password.");
        }
        return new RegistryLogin.Basic(
                userInfo.substring(0, colon), new Secret(userInfo.substring(colon + 1)), source);
    }

    private static @Nullable String text(Map<String, Object> properties, String key) {
        Object value = properties.get(key);
        return value == null || value.toString().isBlank() ? null : value.toString().trim();
    }

    private static void checkSource(String key, @Nullable String value, List<String> known) {
        if (value != null && !known.contains(value)) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    key
                            + " = "
                            + value
                            + " ("
                            + RegistrySecurity.ORIGIN
                            + "): not supported. Set it to "
                            + String.join(" or ", known)
                            + ", or configure a registry profile with a credential.");
        }
    }

    private static KafkaSecurityException missing(String key, String source, String value) {
        return new KafkaSecurityException(
                FailureCode.CONFIGURATION_INCOMPLETE,
                source
                        + " = "
                        + value
                        + " ("
                        + RegistrySecurity.ORIGIN
                        + "), but "
                        + key
                        + " is not set. Set it, or configure a registry profile with a credential.");
    }
}
