/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;

/**
 * The secrets below a directory: the passwords of keystore, truststore and JAAS entries in
 * properties files, those that make up a file {@code *.password}, and the keys in keytabs.
 */
public final class PlantedSecrets {

    private static final Pattern JAAS_PASSWORD = Pattern.compile(" password=\"([^\"]+)\"");

    private final Set<String> passwords = new LinkedHashSet<>();
    private final List<byte[]> keys = new ArrayList<>();

    private PlantedSecrets() {}

    public static PlantedSecrets of(Path workDirectory) throws IOException {
        PlantedSecrets secrets = new PlantedSecrets();
        for (Path file : files(workDirectory)) {
            if (file.toString().endsWith(".properties")) {
                secrets.addPasswords(file);
            } else if (file.toString().endsWith(".password")) {
                secrets.passwords.add(Files.readString(file).strip());
            } else if (file.toString().endsWith(".keytab")) {
                secrets.addKeys(file);
            }
        }
        return secrets;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private void addPasswords(Path file) throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(file)) {
            properties.load(in);
        }
        for (String name : properties.stringPropertyNames()) {
            String value = properties.getProperty(name);
            if (name.endsWith(".password")) {
                passwords.add(value);
            }
            JAAS_PASSWORD.matcher(value).results().forEach(found -> passwords.add(found.group(1)));
        }
    }

    private void addKeys(Path file) throws IOException {
        keys.add(Files.readAllBytes(file));
        Keytab keytab = Keytab.loadKeytab(file.toFile());
        for (PrincipalName principal : keytab.getPrincipals()) {
            for (KeytabEntry entry : keytab.getKeytabEntries(principal)) {
                keys.add(entry.getKey().getKeyData());
            }
        }
    }

    public int passwords() {
        return passwords.size();
    }

    public int keys() {
        return keys.size();
    }

    /** The secrets that occur in the text, as they are, in hexadecimal or in Base64. */
    public List<String> in(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        Stream.concat(passwords.stream().map(p -> p.getBytes(UTF_8)), keys.stream())
                .forEach(
                        secret -> {
                            String hex = HexFormat.of().formatHex(secret);
                            String base64 =
                                    Base64.getEncoder().withoutPadding().encodeToString(secret);
                            if (lowerCase.contains(hex) || text.contains(base64)) {
                                found.add(hex);
                            }
                        });
        passwords.stream().filter(text::contains).forEach(found::add);
        return found;
    }

    /** All text that the servers below the work directory wrote to logs of theirs. */
    static String logsBelow(Path workDirectory) throws IOException {
        StringBuilder text = new StringBuilder();
        files(workDirectory).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .filter(file -> file.getParent().endsWith("logs"))
                .forEach(
                        file -> {
                            try {
                                text.append(Files.readString(file));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        return text.toString();
    }
}
