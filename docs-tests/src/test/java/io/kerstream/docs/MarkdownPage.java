/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the tests need of a page: its anchors, its links and its code. */
final class MarkdownPage {

    /**
     * A fenced block.
     *
     * @param language behind the fence, may be empty
     * @param line of the fence, from 1 on
     */
    record Block(String language, int line, List<String> lines) {}

    /** A place of a page that leads somewhere. */
    record Link(int line, String target) {}

    private static final Pattern FENCE = Pattern.compile("^ {0,3}(```+|~~~+) *([\\w-]*).*");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?) *#*$");
    private static final Pattern INLINE_LINK =
            Pattern.compile("\\]\\(<?([^()\\s>]+(?:\\([^()]*\\))?)>?(?: +\"[^\"]*\")?\\)");
    private static final Pattern DEFINED_LINK =
            Pattern.compile("^ {0,3}\\[[^\\]]+\\]: *<?(\\S+?)>?$");
    private static final Pattern HTML_ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("(`+)(.*?)\\1");
    private static final Pattern LINK_IN_HEADING = Pattern.compile("\\[([^\\]]*)\\]\\([^)]*\\)");

    private final Set<String> anchors = new LinkedHashSet<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> inlineCode = new ArrayList<>();
    private final Map<String, Integer> headings = new HashMap<>();

    private MarkdownPage() {}

    static MarkdownPage read(Path file) throws IOException {
        return of(Files.readAllLines(file));
    }

    static MarkdownPage of(List<String> lines) {
        MarkdownPage page = new MarkdownPage();
        String fence = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher start = FENCE.matcher(line);
            if (fence != null) {
                if (line.strip().equals(fence)) {
                    fence = null;
                } else {
                    page.blocks.get(page.blocks.size() - 1).lines.add(line);
                }
            } else if (start.matches()) {
                fence = start.group(1);
                page.blocks.add(new Block(start.group(2), i + 1, new ArrayList<>()));
            } else {
                page.text(line, i + 1);
            }
        }
        if (fence != null) {
            throw new IllegalArgumentException("A fence that does not end");
        }
        return page;
    }

    private void text(String line, int number) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            anchors.add(anchor(heading.group(1)));
        }
        HTML_ANCHOR.matcher(line).results().forEach(match -> anchors.add(match.group(1)));
        CODE.matcher(line).results().forEach(match -> inlineCode.add(match.group(2)));
        String prose = CODE.matcher(line).replaceAll("");
        INLINE_LINK
                .matcher(prose)
                .results()
                .forEach(match -> links.add(new Link(number, match.group(1))));
        Matcher definition = DEFINED_LINK.matcher(prose);
        if (definition.matches()) {
            links.add(new Link(number, definition.group(1)));
        }
    }

    /** As GitHub makes it of a heading; a second one of the same name gets a number. */
    private String anchor(String heading) {
        String name =
                LINK_IN_HEADING
                        .matcher(heading)
                        .replaceAll("$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-');
        int before = headings.merge(name, 1, Integer::sum) - 1;
        return before == 0 ? name : name + "-" + before;
    }

    Set<String> anchors() {
        return anchors;
    }

    List<Link> links() {
        return links;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** What stands between backticks outside blocks. */
    List<String> inlineCode() {
        return inlineCode;
    }
}
