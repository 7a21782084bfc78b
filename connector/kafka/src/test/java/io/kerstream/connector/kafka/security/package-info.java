/* SPDX-License-Identifier: Apache-2.0 */
/** Jobs whose clusters authenticate and authorize them, or do not. */
package io.kerstream.connector.kafka.security;
