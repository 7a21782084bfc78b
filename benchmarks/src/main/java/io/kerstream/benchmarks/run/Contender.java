/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

/** Who is measured; implemented by enums, whose constants a fresh JVM finds by their names. */
public interface Contender {

    /** The constant's name. */
    String name();

    /** What the report calls it. */
    String title();

    /** Returns at once; work goes on in other threads, which count in {@link Progress}. */
    void start(RunSettings settings) throws Exception;
}
