/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

/** Tells, as a suppressed exception of a test's failure, where its evidence is. */
final class EvidenceNotice extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EvidenceNotice(String message) {
        super(message, null, false, false);
    }
}
