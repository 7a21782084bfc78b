/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.observation;

import org.apache.flink.annotation.PublicEvolving;

/**
 * A metric as operators see it. What registers it takes its name from here; the reference page
 * {@code docs/reference-metrics.md} is made of all of them.
 *
 * @param scope which of Flink's groups it is below
 * @param group names of the groups in between, separated by dots; {@code <…>} stands for a value
 *     that differs. Empty for metrics that Flink itself has for each operator of the kind.
 * @param name of the metric
 * @param kind how its values change
 * @param meaning what it says, with its unit; a clause without a full stop
 */
@PublicEvolving
public record MetricDescription(Scope scope, String group, String name, Kind kind, String meaning) {

    /** Flink's group that a metric belongs to. */
    public enum Scope {
        /** An operator's subtask, in a TaskManager. */
        OPERATOR("flink_taskmanager_job_task_operator_"),

        /** The coordinator of a source, in the JobManager. */
        ENUMERATOR("flink_jobmanager_job_operator_coordinator_enumerator_");

        private final String prometheusPrefix;

        Scope(String prometheusPrefix) {
            this.prometheusPrefix = prometheusPrefix;
        }
    }

    /** How the values of a metric change. */
    public enum Kind {
        /** Grows only; 0 again when the task starts again. */
        COUNTER,

        /** Goes up and down. */
        GAUGE
    }

    /** A counter of an operator. */
    public static MetricDescription counter(String group, String name, String meaning) {
        return new MetricDescription(Scope.OPERATOR, group, name, Kind.COUNTER, meaning);
    }

    /** A gauge of an operator. */
    public static MetricDescription gauge(String group, String name, String meaning) {
        return new MetricDescription(Scope.OPERATOR, group, name, Kind.GAUGE, meaning);
    }

    /** The name below Flink's group, as most reporters show it. */
    public String path() {
        return group.isEmpty() ? name : group + "." + name;
    }

    /**
     * The name that Flink's {@code PrometheusReporter} exposes. The values in a path become labels.
     */
    public String prometheusName() {
        return scope.prometheusPrefix + path().replaceAll("\\.<[^>]*>", "").replace('.', '_');
    }
}
