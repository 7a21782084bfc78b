/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The results of all runs; run {@code i} of each contender belongs to repetition {@code i}. */
public final class Measurements {

    private final Map<Variant, Map<Contender, List<RunResult>>> results = new LinkedHashMap<>();

    public void add(Variant variant, Contender contender, RunResult result) {
        results.computeIfAbsent(variant, v -> new LinkedHashMap<>())
                .computeIfAbsent(contender, c -> new ArrayList<>())
                .add(result);
    }

    public Set<Variant> variants() {
        return results.keySet();
    }

    public Set<Contender> contenders(Variant variant) {
        return of(variant).keySet();
    }

    public int repetitions(Variant variant, Contender contender) {
        return runs(variant, contender).size();
    }

    public double median(Variant variant, Contender contender, ToDoubleFunction<RunResult> figure) {
        return median(runs(variant, contender).stream().mapToDouble(figure).toArray());
    }

    /** The median of what each repetition says about a contender in relation to another one. */
    public double medianRatio(
            Variant variant,
            Contender contender,
            Contender base,
            ToDoubleFunction<RunResult> figure) {
        List<RunResult> runs = runs(variant, contender);
        List<RunResult> baseRuns = runs(variant, base);
        double[] ratios = new double[runs.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(runs.get(i)) / figure.applyAsDouble(baseRuns.get(i));
        }
        return median(ratios);
    }

    private List<RunResult> runs(Variant variant, Contender contender) {
        return Objects.requireNonNull(of(variant).get(contender));
    }

    private Map<Contender, List<RunResult>> of(Variant variant) {
        return Objects.requireNonNull(results.get(variant));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
