/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Names and addresses, as this JVM gets them. */
public interface NameService {

    /**
     * The addresses of a name.
     *
     * @throws UnknownHostException if it has none
     */
    List<String> addresses(String name) throws UnknownHostException;

    /** The name of an address, or the address itself if it has none. */
    String name(String address) throws UnknownHostException;

    /** The canonical name behind a name, or the name itself if it has none. */
    String canonical(String name) throws UnknownHostException;

    /** That of the JDK; it may wait for a name server. */
    static NameService ofThisJvm() {
        return new NameService() {
            @Override
            public List<String> addresses(String name) throws UnknownHostException {
                return Stream.of(InetAddress.getAllByName(name))
                        .map(InetAddress::getHostAddress)
                        .toList();
            }

            @Override
            public String name(String address) throws UnknownHostException {
                return InetAddress.getByName(address).getHostName();
            }

            @Override
            public String canonical(String name) throws UnknownHostException {
                return InetAddress.getByName(name).getCanonicalHostName();
            }
        };
    }
}
