/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

/**
 * A healthy set-up that is broken in one way, and what the doctor must make of it.
 *
 * @param name of the test, and of the set-up's directory
 * @param broken what is broken, for the page
 * @param check the one that must be the first to fail
 * @param cause a part of what it found
 * @param remedy a part of what it tells to do
 * @param fault breaks the set-up
 */
record SetUp(
        String name, String broken, String check, String cause, String remedy, Breakage fault) {

    /** Breaks one healthy set-up; what others use stays whole. */
    @FunctionalInterface
    interface Breakage {
        void apply(Ward ward, Patient patient) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
