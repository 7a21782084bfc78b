/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFilesTest {

    @TempDir private Path folder;

    @Test
    void removesItsOwnDirectoryWithAllBelow() throws Exception {
        Path directory;
        try (DemoFiles files = DemoFiles.open(null, folder.resolve("demo.log"))) {
            directory = files.directory();
            Files.createDirectories(directory.resolve("a/b"));
            Files.writeString(directory.resolve("a/b/c"), "c");
        }

        assertThat(directory).doesNotExist();
    }

    @Test
    void keepsTheUsersDirectory() throws Exception {
        Path given = folder.resolve("work");
        try (DemoFiles files = DemoFiles.open(given, folder.resolve("demo.log"))) {
            Files.writeString(files.directory().resolve("file"), "kept");
        }

        assertThat(given.resolve("file")).hasContent("kept");
    }

    @Test
    void keepsTheBrokersLogBesideItsOwn() throws Exception {
        Path written = Files.writeString(folder.resolve("broker.log"), "hello");
        try (DemoFiles files = DemoFiles.open(null, folder.resolve("logs/demo.log"))) {
            files.keepBrokerLog(written);
        }

        assertThat(folder.resolve("logs/demo-broker.log")).hasContent("hello");
    }

    @Test
    void fillsATicketCacheButNeverOverwritesOne() throws Exception {
        Path tickets = Files.writeString(folder.resolve("tickets"), "new");
        ProcessTicketCache cache = new ProcessTicketCache(folder.resolve("cache"));
        cache.fill(tickets);

        Path more = Files.writeString(folder.resolve("more"), "newer");

        assertThatThrownBy(() -> cache.fill(more))
                .isInstanceOf(DemoException.class)
                .hasMessageStartingWith("KRB5CCNAME = " + cache.file() + " (environment)");
        assertThat(cache.file()).hasContent("new");
    }
}
