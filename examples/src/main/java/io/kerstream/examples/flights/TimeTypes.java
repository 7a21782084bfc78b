/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import java.lang.reflect.Type;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Flink has serializers for local dates and times, but does not find them by reflection. */
public final class TimeTypes {

    private TimeTypes() {}

    /** {@link LocalDateTime}, without Kryo. */
    public static final class OfDateTime extends TypeInfoFactory<LocalDateTime> {
        @Override
        public TypeInformation<LocalDateTime> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> parameters) {
            return Types.LOCAL_DATE_TIME;
        }
    }

    /** {@link LocalDate}, without Kryo. */
    public static final class OfDate extends TypeInfoFactory<LocalDate> {
        @Override
        public TypeInformation<LocalDate> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> parameters) {
            return Types.LOCAL_DATE;
        }
    }
}
