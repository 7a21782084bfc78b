/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

/**
 * One thing that a check found out.
 *
 * @param tried what was tried, with the values that matter; never a secret
 * @param found what came back; for {@link Status#SKIP} why nothing was tried
 * @param remedy what to do about it; empty if there is nothing to do
 */
public record Finding(Status status, String tried, String found, String remedy) {

    public static Finding pass(String tried, String found) {
        return new Finding(Status.PASS, tried, found, "");
    }

    public static Finding warn(String tried, String found, String remedy) {
        return new Finding(Status.WARN, tried, found, remedy);
    }

    public static Finding fail(String tried, String found, String remedy) {
        return new Finding(Status.FAIL, tried, found, remedy);
    }

    public static Finding skip(String why) {
        return new Finding(Status.SKIP, "", why, "");
    }

    /** A failure that the security module has explained. */
    public static Finding fail(String tried, Throwable failure, String remedyIfNoneIsSaid) {
        Explanation explanation = Explanation.of(failure);
        return fail(
                tried,
                explanation.cause(),
                explanation.remedy().isEmpty() ? remedyIfNoneIsSaid : explanation.remedy());
    }
}
