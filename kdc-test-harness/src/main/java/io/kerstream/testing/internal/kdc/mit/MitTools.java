/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.mit;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for what MIT Kerberos needs of the host. */
final class MitTools {

    static final String KDC = "krb5kdc";
    static final String ADMIN = "kadmin.local";
    static final String DATABASE = "kdb5_util";
    static final String SHELL = "sh";

    /** Where daemons are that the path of an ordinary user does not name. */
    private static final List<Path> MORE_FOLDERS =
            List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"), Path.of("/usr/lib/mit/sbin"));

    private static final List<Path> LIBRARY_FOLDERS =
            List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"));

    private MitTools() {}

    /** Which programs are missing, and where they come from; empty if none is. */
    static Optional<String> missing() {
        List<String> missing = new ArrayList<>();
        for (String program : List.of(KDC, ADMIN, DATABASE, SHELL)) {
            if (find(program).isEmpty()) {
                missing.add(program);
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "Not found on the PATH nor in "
                                + MORE_FOLDERS
                                + ": "
                                + String.join(", ", missing)
                                + ". Debian has them in krb5-kdc and krb5-admin-server.");
    }

    /** The file of a program. */
    static Optional<Path> find(String program) {
        List<Path> folders = new ArrayList<>();
        String path = System.getenv("PATH");
        if (path != null) {
            for (String folder : path.split(File.pathSeparator, -1)) {
                if (!folder.isEmpty()) {
                    folders.add(Path.of(folder));
                }
            }
        }
        folders.addAll(MORE_FOLDERS);
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The library of libfaketime, which gives one process a clock of its own. */
    static Optional<Path> faketime() {
        return LIBRARY_FOLDERS.stream()
                .flatMap(MitTools::withChildren)
                .map(folder -> folder.resolve("faketime").resolve("libfaketime.so.1"))
                .filter(Files::isReadable)
                .findFirst();
    }

    /** Debian has one folder per architecture. */
    private static Stream<Path> withChildren(Path folder) {
        List<Path> folders = new ArrayList<>(List.of(folder));
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> children =
                    Files.newDirectoryStream(folder, Files::isDirectory)) {
                children.forEach(folders::add);
            } catch (IOException e) {
                // A folder that cannot be listed has nothing for us.
                return Stream.empty();
            }
        }
        return folders.stream();
    }
}
