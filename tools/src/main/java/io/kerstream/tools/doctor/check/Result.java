/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

import java.time.Duration;

/**
 * One finding of a run.
 *
 * @param check the name of the check
 * @param page the page that is about it
 * @param took how long the check took, all its findings together
 */
public record Result(String check, String page, Finding finding, Duration took) {}
