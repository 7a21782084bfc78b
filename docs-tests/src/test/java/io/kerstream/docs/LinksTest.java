/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links lead somewhere: to a file, and to a heading in it. Others' addresses are not called. */
class LinksTest {

    private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:.*");
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");

    /** Of the source tree, under the same names. Its README.md is another one. */
    private static final Set<String> IN_ARCHIVE = Set.of("docs", "conf", "scripts", "CHANGELOG.md");

    @TempDir Path folder;

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> pages = Pages.all();
        assertThat(pages).hasSizeGreaterThan(20);
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            broken.addAll(broken(page));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageOfTheDocsCanBeReachedFromTheIndex() throws IOException {
        MarkdownPage index = MarkdownPage.read(Pages.DOCS.resolve("README.md"));
        List<String> targets = index.links().stream().map(MarkdownPage.Link::target).toList();
        assertThat(Pages.all().stream().filter(page -> page.startsWith(Pages.DOCS)))
                .map(page -> Pages.DOCS.relativize(page).toString())
                .filteredOn(page -> !page.equals("README.md"))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(targets).contains(page));
    }

    /** The archive holds these pages without the rest of the source tree. */
    @Test
    void pagesOfTheArchiveLinkToWhatIsInIt() throws IOException {
        List<String> leading = new ArrayList<>();
        for (Path page : Pages.all()) {
            if (!page.startsWith(Pages.DOCS)) {
                continue;
            }
            for (MarkdownPage.Link link : MarkdownPage.read(page).links()) {
                String path = link.target().replaceFirst("#.*", "");
                if (SCHEME.matcher(link.target()).matches() || path.isEmpty()) {
                    continue;
                }
                Path target = Pages.ROOT.relativize(page.resolveSibling(path).normalize());
                if (IN_ARCHIVE.stream().noneMatch(target::startsWith)) {
                    leading.add(page + ":" + link.line() + ": " + link.target());
                }
            }
        }
        assertThat(leading).as("links out of the archive").isEmpty();
    }

    @Test
    void findsWhatIsBroken() throws IOException {
        Files.writeString(
                folder.resolve("other.md"), "# Two words, `code` & more\n# Twice\n# Twice\n");
        Path page = folder.resolve("page.md");
        Files.writeString(
                page,
                """
                # Here
                [a](other.md#two-words-code--more) [b](#here) [c](other.md#twice-1) [d](https://example.org/x)
                [e](missing.md) [f](other.md#nowhere) [g](#nowhere) [h](htp://example.org) [i](https://exa mple)
                `[not](a-link.md)`
                ```text
                [not](a-link.md)
                ```
                [j]: gone.md
                """);

        assertThat(broken(page))
                .map(text -> text.replaceFirst(".*page.md:", ""))
                .containsExactly(
                        "3: missing.md: no such file",
                        "3: other.md#nowhere: no such heading",
                        "3: #nowhere: no such heading",
                        "3: htp://example.org: not an address",
                        "8: gone.md: no such file");
    }

    private static List<String> broken(Path file) throws IOException {
        MarkdownPage page = MarkdownPage.read(file);
        List<String> broken = new ArrayList<>();
        for (MarkdownPage.Link link : page.links()) {
            String problem =
                    SCHEME.matcher(link.target()).matches()
                            ? problemOfAddress(link.target())
                            : problemOfFile(file, page, link.target());
            if (!problem.isEmpty()) {
                broken.add(file + ":" + link.line() + ": " + link.target() + ": " + problem);
            }
        }
        return broken;
    }

    private static String problemOfAddress(String address) {
        try {
            URI uri = new URI(address);
            boolean complete =
                    SCHEMES.contains(uri.getScheme())
                            && (uri.getScheme().equals("mailto") || uri.getHost() != null);
            return complete ? "" : "not an address";
        } catch (URISyntaxException e) {
            return "not an address";
        }
    }

    private static String problemOfFile(Path file, MarkdownPage page, String target)
            throws IOException {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path other =
                file.resolveSibling(URLDecoder.decode(path, StandardCharsets.UTF_8)).normalize();
        if (!path.isEmpty() && !Files.exists(other)) {
            return "no such file";
        }
        if (hash < 0) {
            return "";
        }
        MarkdownPage aimed = path.isEmpty() ? page : MarkdownPage.read(other);
        return aimed.anchors().contains(target.substring(hash + 1)) ? "" : "no such heading";
    }
}
