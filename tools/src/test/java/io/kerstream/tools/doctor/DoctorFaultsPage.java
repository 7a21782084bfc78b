/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

/** Makes docs/doctor-faults.md of the set-ups that {@link DoctorFaultsITCase} runs. */
final class DoctorFaultsPage {

    private static final String HEAD =
            """
            # What the doctor says about broken set-ups

            `DoctorFaultsITCase` breaks a healthy set-up in one way at a time, on a real KDC and a real broker, runs
            [the doctor](doctor.md) against it, and asserts that the check named here is the first to fail, with this cause and this
            remedy. Do not edit this page: `./mvnw test -pl tools -am -Dtest=DoctorFaultsPageTest -Dkerstream.docs.write=true
            -Dsurefire.failIfNoSpecifiedTests=false` writes it again.

            | broken | first check that fails | the cause says | the remedy says | test |
            |---|---|---|---|---|
            """;

    private DoctorFaultsPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        for (SetUp setUp : SetUps.all()) {
            page.append(
                    "| %s | `%s` | `%s` | `%s` | `%s` |%n"
                            .formatted(
                                    setUp.broken(),
                                    setUp.check(),
                                    setUp.cause(),
                                    setUp.remedy(),
                                    setUp.name()));
        }
        return page.toString();
    }
}
