/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The ticket cache of this process. The JDK takes its name from the environment variable {@code
 * KRB5CCNAME} only, so whoever starts the demo has to choose it.
 *
 * @param file where it is
 */
record ProcessTicketCache(Path file) {

    private static final String VARIABLE = "KRB5CCNAME";
    private static final String TYPE = "FILE:";

    /**
     * @throws DemoException if the environment names none
     */
    static ProcessTicketCache require() throws DemoException {
        String name = System.getenv(VARIABLE);
        if (name == null || name.isBlank()) {
            throw new DemoException(
                    "--ticket-cache needs the environment variable "
                            + VARIABLE
                            + " with the path of a file that does not exist yet;"
                            + " scripts/demo.sh sets it");
        }
        return new ProcessTicketCache(
                Path.of(name.startsWith(TYPE) ? name.substring(TYPE.length()) : name));
    }

    /**
     * Moves a cache here.
     *
     * @throws DemoException if there is one already: it may be the user's own
     */
    void fill(Path cache) throws IOException, DemoException {
        try {
            Files.move(cache, file);
        } catch (FileAlreadyExistsException e) {
            throw new DemoException(
                    VARIABLE
                            + " = "
                            + file
                            + " (environment) exists already, and the demo does not overwrite a"
                            + " ticket cache; name a file that does not exist",
                    e);
        }
        file.toFile().deleteOnExit();
    }
}
