/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import io.kerstream.testing.KafkaCluster;
import java.util.List;
import java.util.Map;

/** Comparisons of one kind. */
public interface Suite {

    /** The report's heading. */
    String title();

    /** What the report says about how the runs are made. */
    String method();

    /** What the report calls a contender. */
    String contenderNoun();

    List<Variant> variants();

    /** Called once, before all runs of these variants. */
    void prepare(KafkaCluster kafka, List<Variant> chosen, long allRecords);

    /** Properties that each client gets beside those that it connects with. */
    Map<String, String> clientProperties();

    /** Called before each run; returns the name of its topic. */
    String topicOfRun(KafkaCluster kafka, Variant variant);

    /** Called after each run. */
    void afterRun(KafkaCluster kafka, String topic);
}
