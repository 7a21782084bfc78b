/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.report;

import io.kerstream.tools.doctor.check.Result;
import io.kerstream.tools.doctor.check.Status;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Prints what the doctor found. */
public interface Report {

    void print(List<Result> results, PrintWriter out);

    /** How many findings there are of a kind. */
    static long count(List<Result> results, Status status) {
        return results.stream().filter(each -> each.finding().status() == status).count();
    }

    /**
     * What to mend first: checks build on each other, so later failures may be its consequences.
     */
    static Optional<Result> firstFailure(List<Result> results) {
        return results.stream().filter(each -> each.finding().status() == Status.FAIL).findFirst();
    }
}
