/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.io.IOException;
import java.util.stream.Collectors;

/** A program that starts a KDC and waits to be killed. */
final class KdcProgram {

    private KdcProgram() {}

    /** Prints the KDC's directory and its child processes. */
    public static void main(String[] arguments) throws IOException {
        Kdc kdc = Kdc.builder().start();
        System.out.println(kdc.krb5Conf().getParent());
        System.out.println(
                ProcessHandle.current()
                        .descendants()
                        .map(process -> Long.toString(process.pid()))
                        .collect(Collectors.joining(" ")));
        System.in.read();
    }
}
