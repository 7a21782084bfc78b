/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** The ports of a node's listeners, and the proxies before those that can be cut. */
final class NodePorts implements Closeable {

    /** By listener; 0 until the node has bound it. */
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();

    private final Map<String, TcpProxy> proxies = new HashMap<>();
    private final NetworkState network = new NetworkState();
    private final KafkaSettings settings;
    private final boolean voterMustBeKnown;

    NodePorts(String node, NodeRole role, KafkaSettings settings) {
        this.settings = settings;
        voterMustBeKnown = role.isController() && !settings.effectiveVersion().hasDynamicQuorum();
        if (role.isController()) {
            ports.put(Listeners.CONTROLLER, 0);
        }
        if (role.isBroker()) {
            for (ListenerSpec listener : settings.listeners()) {
                ports.put(listener.name(), 0);
                if (settings.cuttable()) {
                    proxies.put(listener.name(), TcpProxy.start(node, network));
                }
            }
            ports.put(Listeners.HARNESS, 0);
        }
    }

    /**
     * Ports that the node cannot choose by itself, because it cannot tell which it has bound: it
     * tells only what it advertises. They are probably free; another call takes others.
     */
    void choose() {
        if (voterMustBeKnown) {
            ports.put(Listeners.CONTROLLER, freePort());
        }
        proxies.keySet().forEach(listener -> ports.put(listener, freePort()));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new HarnessException("There is no free port", e);
        }
    }

    /** Takes over what the node has bound, by listener. */
    void bound(Properties bound) {
        ports.replaceAll(
                (listener, port) ->
                        port == 0 ? Integer.valueOf(bound.getProperty(listener)) : port);
        proxies.forEach((listener, proxy) -> proxy.target(ports.getOrDefault(listener, 0)));
    }

    /** What the node shall bind, 0 for any. */
    Map<String, Integer> toBind() {
        return Map.copyOf(ports);
    }

    /** What clients are told, 0 for what is bound. */
    Map<String, Integer> advertised() {
        Map<String, Integer> advertised = new HashMap<>(ports);
        advertised.remove(Listeners.CONTROLLER);
        proxies.forEach((listener, proxy) -> advertised.put(listener, proxy.port()));
        return advertised;
    }

    /** Host and port of a listener for clients, known from the first start on. */
    String endpoint(String listener) {
        TcpProxy proxy = proxies.get(listener);
        return settings.host(listener)
                + ":"
                + (proxy == null ? ports.get(listener) : (Integer) proxy.port());
    }

    /**
     * The network between clients and the node.
     *
     * @throws IllegalStateException if there are no proxies
     */
    NetworkState network() {
        if (proxies.isEmpty()) {
            throw new IllegalStateException(
                    "The network cannot be cut: call cuttable() on the builder");
        }
        return network;
    }

    @Override
    public void close() {
        proxies.values().forEach(TcpProxy::close);
        network.close();
    }

    @Override
    public String toString() {
        return ports.toString();
    }
}
