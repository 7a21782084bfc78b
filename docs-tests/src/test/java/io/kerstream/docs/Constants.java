/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** The public constants of a class, in the order in which they are written there. */
final class Constants {

    private Constants() {}

    static <T> List<T> of(Class<?> holder, Class<T> type) {
        List<T> constants = new ArrayList<>();
        for (Field field : holder.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == type) {
                try {
                    constants.add(type.cast(field.get(null)));
                } catch (IllegalAccessException e) {
                    throw new AssertionError("A public field: " + field, e);
                }
            }
        }
        return constants;
    }
}
