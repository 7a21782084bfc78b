/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

/**
 * What an address answered.
 *
 * @param url the address
 * @param status of HTTP
 * @param body as text
 */
record RegistryAnswer(String url, int status, String body) {

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether another address, or the same one later, may answer better. */
    boolean mayPass() {
        return status >= 500 || status == 429 || status == 408;
    }

    @Override
    public String toString() {
        return url + " answered " + status;
    }
}
