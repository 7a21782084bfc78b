/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The archive that this build made, unpacked as a user unpacks it. */
record Distribution(Path archive, Path home) {

    private static final int UNPACK_SECONDS = 60;

    static Distribution unpack(Path into) throws IOException, InterruptedException {
        Path archive = Path.of(System.getProperty("kerstream.dist.archive"));
        Process tar =
                new ProcessBuilder("tar", "xzf", archive.toString(), "-C", into.toString())
                        .inheritIO()
                        .start();
        if (!tar.waitFor(UNPACK_SECONDS, TimeUnit.SECONDS)) {
            tar.destroyForcibly();
            throw new IOException("tar did not unpack " + archive + " in " + UNPACK_SECONDS + " s");
        }
        if (tar.exitValue() != 0) {
            throw new IOException("tar failed on " + archive);
        }
        String name = archive.getFileName().toString().replace("-bin.tar.gz", "");
        return new Distribution(archive, into.resolve(name));
    }

    /** The files of a folder, by name. */
    List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    /** The one jar of a folder whose name begins so. */
    Path jar(String folder, String prefix) throws IOException {
        return files(folder).stream()
                .filter(file -> file.getFileName().toString().startsWith(prefix))
                .reduce(
                        (one, other) -> {
                            throw new AssertionError("Both " + one + " and " + other);
                        })
                .orElseThrow(() -> new AssertionError("No " + folder + "/" + prefix + "*"));
    }

    /** Names of the files in a jar, without directories. */
    static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }
}
