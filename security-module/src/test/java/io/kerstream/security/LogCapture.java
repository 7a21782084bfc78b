/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Everything that is logged by anyone while it is open; it goes nowhere else meanwhile. */
public final class LogCapture implements AutoCloseable {

    private final StringWriter text = new StringWriter();
    private final LoggerConfig root;
    private final Level before;
    private final WriterAppender appender;
    private final Map<String, Appender> others;
    private final Map<String, Level> ownLevels = new HashMap<>();

    /** Of loggers that have a level of their own, what that lets through. */
    public LogCapture(Level level) {
        this(level, List.of());
    }

    /**
     * @param loggers that have a level of their own, and get this one meanwhile
     */
    public LogCapture(Level level, List<String> loggers) {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        root = context.getConfiguration().getRootLogger();
        before = root.getLevel();
        appender =
                WriterAppender.newBuilder()
                        .setName("capture")
                        .setTarget(text)
                        .setLayout(
                                PatternLayout.newBuilder()
                                        .withPattern("%p %c %m%n%throwable")
                                        .build())
                        .build();
        appender.start();
        others = Map.copyOf(root.getAppenders());
        others.keySet().forEach(root::removeAppender);
        root.addAppender(appender, null, null);
        Configurator.setRootLevel(level);
        for (String logger : loggers) {
            ownLevels.put(logger, LogManager.getLogger(logger).getLevel());
            Configurator.setLevel(logger, level);
        }
    }

    public String text() {
        return text.toString();
    }

    @Override
    public void close() {
        root.removeAppender(appender.getName());
        appender.stop();
        Configurator.setRootLevel(before);
        ownLevels.forEach(Configurator::setLevel);
        others.values().forEach(other -> root.addAppender(other, null, null));
    }
}
