/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Kafka's client and the sink's transaction code loaded anew, with one member of the client under
 * another name, as a coming version may have it.
 */
final class DoctoredClient extends ClassLoader {

    private final String member;

    /**
     * @param member name of a field or method that the client's classes shall not have
     */
    DoctoredClient(String member) {
        super(DoctoredClient.class.getClassLoader());
        this.member = member;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("org.apache.kafka.")
                && !name.startsWith(KafkaProducerInternals.class.getPackageName())) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] code = in.readAllBytes();
            if (name.startsWith("org.apache.kafka.")) {
                code = renamed(code);
            }
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Where a constant is the name as a whole; of the same length, so that nothing moves. */
    private byte[] renamed(byte[] code) {
        String constant = (char) 0 + "" + (char) member.length() + member;
        String other = constant.substring(0, constant.length() - 1) + '_';
        return new String(code, StandardCharsets.ISO_8859_1)
                .replace(constant, other)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
