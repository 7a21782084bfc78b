/* SPDX-License-Identifier: Apache-2.0 */
/** The module that Flink installs in its client, JobManager and TaskManager processes. */
@NullMarked
package io.kerstream.security.flink;

import org.jspecify.annotations.NullMarked;
