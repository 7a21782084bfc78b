/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import io.kerstream.testing.AuthenticatedClient;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The file in which a broker tells the harness about its clients: a line each, fields encoded. */
public final class ClientRecords {

    private final Path file;

    public ClientRecords(Path file) {
        this.file = file;
    }

    synchronized void append(AuthenticatedClient client) throws IOException {
        String line =
                String.join(
                        " ",
                        encode(client.principal()),
                        encode(client.clientId()),
                        encode(client.listener()));
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** What has been written so far, without repetitions; a line in the making is left out. */
    public List<AuthenticatedClient> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        Set<AuthenticatedClient> clients = new LinkedHashSet<>();
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(l -> clients.add(parse(l)));
        return new ArrayList<>(clients);
    }

    private static AuthenticatedClient parse(String line) {
        String[] fields = line.split(" ", -1);
        return new AuthenticatedClient(decode(fields[0]), decode(fields[1]), decode(fields[2]));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
