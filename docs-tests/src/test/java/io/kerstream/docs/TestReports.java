/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the reports of Surefire and Failsafe say about the tests of one build.
 *
 * <p>Tests are named as the documentation names them, {@code Class.method}, without package, outer
 * class or parameters; the runs of a parameterized test count together.
 */
final class TestReports {

    /** How one run of a test ended. */
    enum Outcome {
        PASSED,
        SKIPPED,
        FAILED
    }

    private static final Pattern FOLDER = Pattern.compile("(surefire|failsafe)-reports");
    private static final Pattern METHOD = Pattern.compile("^\\w+");

    private final Map<String, Set<Outcome>> outcomes = new HashMap<>();

    private TestReports() {}

    /**
     * Reads the reports of all modules.
     *
     * @param root folder of the parent project
     * @param since older reports are left out
     */
    static TestReports read(Path root, Instant since) throws IOException {
        TestReports reports = new TestReports();
        for (Path folder : folders(root)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(TestReports::isReport).toList()) {
                    if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                        reports.add(file);
                    }
                }
            }
        }
        return reports;
    }

    /** Modules and modules of modules have a {@code target}. */
    private static List<Path> folders(Path root) throws IOException {
        try (Stream<Path> all = Files.find(root, 4, (path, is) -> is.isDirectory())) {
            return all.filter(path -> FOLDER.matcher(path.getFileName().toString()).matches())
                    .toList();
        }
    }

    private static boolean isReport(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("TEST-") && name.endsWith(".xml");
    }

    private void add(Path report) throws IOException {
        NodeList cases;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            cases =
                    factory.newDocumentBuilder()
                            .parse(report.toFile())
                            .getElementsByTagName("testcase");
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("Cannot read the test report " + report, e);
        }
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            Matcher method = METHOD.matcher(test.getAttribute("name"));
            if (method.find()) {
                outcomes.computeIfAbsent(
                                simpleName(test.getAttribute("classname")) + "." + method.group(),
                                key -> EnumSet.noneOf(Outcome.class))
                        .add(outcomeOf(test));
            }
        }
    }

    /** Surefire numbers the runs of a class with parameters: {@code Class[1]}. */
    private static String simpleName(String className) {
        String name = className.replaceFirst("\\[.*", "");
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private static Outcome outcomeOf(Element test) {
        if (test.getElementsByTagName("skipped").getLength() > 0) {
            return Outcome.SKIPPED;
        }
        boolean failed =
                test.getElementsByTagName("failure").getLength() > 0
                        || test.getElementsByTagName("error").getLength() > 0;
        return failed ? Outcome.FAILED : Outcome.PASSED;
    }

    /** True if the test passed, with each of its parameters that could run here. */
    boolean passed(String test) {
        Set<Outcome> its = outcomes.getOrDefault(test, Set.of());
        return its.contains(Outcome.PASSED) && !its.contains(Outcome.FAILED);
    }

    /** For messages: what is known about a test. */
    String describe(String test) {
        Set<Outcome> its = outcomes.get(test);
        return its == null
                ? test + " is in no report of this build: does it exist, and did its module run?"
                : test + " ended as " + its;
    }
}
