/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/**
 * The part of a krb5.conf that is about one realm, as it is written.
 *
 * @param lines {@code [libdefaults]}, the realm's own block, {@code [domain_realm]} and directives
 *     that include other files, which are not followed
 * @param kdcs the realm's {@code kdc} entries, in their order
 * @param defaults the values of {@code [libdefaults]}, the first of each key, as for the JDK
 */
@Internal
public record Krb5Conf(List<String> lines, List<String> kdcs, Map<String, String> defaults) {

    private static final Pattern SECTION = Pattern.compile("\\s*\\[(\\w+)]\\s*");
    private static final Pattern BLOCK = Pattern.compile("\\s*(\\S+)\\s*=\\s*\\{\\s*");
    private static final Pattern KDC = Pattern.compile("\\s*kdc\\s*=\\s*(\\S+)\\s*");
    private static final Pattern VALUE = Pattern.compile("(\\w+)\\s*=\\s*(.*)");

    /** The JVM's property that names another file than the usual one. */
    public static final String FILE_PROPERTY = "java.security.krb5.conf";

    public Krb5Conf {
        lines = List.copyOf(lines);
        kdcs = List.copyOf(kdcs);
        defaults = Map.copyOf(defaults);
    }

    /** The file that this JVM reads, as the JDK looks for it on Linux. */
    public static Path path() {
        String named = System.getProperty(FILE_PROPERTY);
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        Path ofJava = Path.of(System.getProperty("java.home", ""), "conf", "security", "krb5.conf");
        return Files.exists(ofJava) ? ofJava : Path.of("/etc/krb5.conf");
    }

    /** The file that this JVM reads, and why, for a message. */
    public static String describe() {
        Path file = path();
        String named = System.getProperty(FILE_PROPERTY);
        String reason =
                named == null || named.isBlank() ? " (" + FILE_PROPERTY + " is not set)" : "";
        return "krb5.conf " + file + (Files.exists(file) ? "" : ", which is not there") + reason;
    }

    /** Reads a file as far as it is about {@code realm}. */
    public static Krb5Conf read(Path file, String realm) throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> kdcs = new ArrayList<>();
        Map<String, String> defaults = new HashMap<>();
        String section = "";
        String block = "";
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            String bare = line.strip();
            if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith(";")) {
                continue;
            }
            Matcher header = SECTION.matcher(line);
            if (header.matches()) {
                section = header.group(1);
                block = "";
                if (isShown(section) || section.equals("realms")) {
                    lines.add(bare);
                }
                continue;
            }
            Matcher opening = BLOCK.matcher(line);
            if (opening.matches()) {
                block = opening.group(1);
            }
            boolean ofRealm = section.equals("realms") && block.equals(realm);
            if (isShown(section) || ofRealm || bare.startsWith("include")) {
                lines.add("  " + bare);
            }
            Matcher value = VALUE.matcher(bare);
            if (section.equals("libdefaults") && value.matches()) {
                defaults.putIfAbsent(value.group(1), value.group(2));
            }
            Matcher kdc = KDC.matcher(line);
            if (ofRealm && kdc.matches()) {
                kdcs.add(kdc.group(1));
            }
            if (bare.equals("}")) {
                block = "";
            }
        }
        return new Krb5Conf(lines, kdcs, defaults);
    }

    private static boolean isShown(String section) {
        return section.equals("libdefaults") || section.equals("domain_realm");
    }
}
