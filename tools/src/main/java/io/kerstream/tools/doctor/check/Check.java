/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

import java.util.List;

/**
 * Looks at one step between a configuration and a job that reads and writes. Checks run one after
 * the other, each in a thread of its own that is given up when its time is over.
 */
public interface Check {

    /** In lower case with hyphens, the same for ever: programs look for it. */
    String name();

    /** The page below the repository that is about it, such as {@code docs/kerberos-login.md}. */
    String page();

    /**
     * Looks.
     *
     * @param facts what earlier checks learned; what this one learns goes there
     * @return at least one finding
     * @throws SkippedException if it cannot look
     * @throws Exception whatever fails that the check itself cannot explain
     */
    List<Finding> examine(Facts facts) throws Exception;
}
