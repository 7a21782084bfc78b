/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a krb5.conf that is about one realm, as it is written.
 *
 * @param lines {@code [libdefaults]}, the realm's own block, {@code [domain_realm]} and directives
 *     that include other files, which are not followed
 * @param kdcs the realm's {@code kdc} entries, in their order
 */
record Krb5Conf(List<String> lines, List<String> kdcs) {

    private static final Pattern SECTION = Pattern.compile("\\s*\\[(\\w+)]\\s*");
    private static final Pattern BLOCK = Pattern.compile("\\s*(\\S+)\\s*=\\s*\\{\\s*");
    private static final Pattern KDC = Pattern.compile("\\s*kdc\\s*=\\s*(\\S+)\\s*");

    /** The file that this JVM reads, as far as a setting or the usual place says. */
    static Path path() {
        return Path.of(System.getProperty("java.security.krb5.conf", "/etc/krb5.conf"));
    }

    static Krb5Conf read(Path file, String realm) throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> kdcs = new ArrayList<>();
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
            Matcher kdc = KDC.matcher(line);
            if (ofRealm && kdc.matches()) {
                kdcs.add(kdc.group(1));
            }
            if (bare.equals("}")) {
                block = "";
            }
        }
        return new Krb5Conf(List.copyOf(lines), List.copyOf(kdcs));
    }

    private static boolean isShown(String section) {
        return section.equals("libdefaults") || section.equals("domain_realm");
    }
}
