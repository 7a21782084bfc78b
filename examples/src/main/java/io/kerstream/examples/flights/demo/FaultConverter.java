/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@link Fault} from the command line. */
final class FaultConverter implements ITypeConverter<Fault> {

    @Override
    public Fault convert(String value) {
        List<Fault> faults = Arrays.asList(Fault.values());
        return faults.stream()
                .filter(fault -> fault.toString().equals(value))
                .findFirst()
                .orElseThrow(
                        () ->
                                new TypeConversionException(
                                        "'%s' is none of %s".formatted(value, faults)));
    }
}
