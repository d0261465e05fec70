package io.passwordless.keycloak.it.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands connections on to ports of this machine, each to the next one in turn, or to another one if
 * that refuses it; as a balancer of TCP connections does that neither asks nodes for their health
 * nor looks at what it carries. With one port, a cable that can be cut.
 */
final class Relay implements AutoCloseable {

  private static final int WAITING_CONNECTIONS = 500;

  private final ServerSocket door;
  private final List<Integer> ports;
  private final Set<Integer> out = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  Relay(List<Integer> ports) {
    this.ports = ports;
    try {
      door = new ServerSocket(0, WAITING_CONNECTIONS, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Leaves a port out from now on, or takes it in again; what is connected stays so. */
  void leaveOut(int port, boolean leave) {
    if (leave) {
      out.add(port);
    } else {
      out.remove(port);
    }
  }

  /** Breaks what is connected, and whatever connects from now on. */
  void cut() {
    cut = true;
    open.forEach(Relay::close);
  }

  /** Connects again. */
  void mend() {
    cut = false;
  }

  @Override
  public void close() {
    cut();
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        inBackground(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    open.add(client);
    try {
      Optional<Socket> server = cut ? Optional.empty() : connect();
      if (server.isPresent()) {
        join(client, server.get());
      }
    } finally {
      open.remove(client);
      close(client);
    }
  }

  /** Both directions, until one of the two hangs up. */
  private static void join(Socket client, Socket server) {
    inBackground(() -> pump(server, client));
    pump(client, server);
  }

  private Optional<Socket> connect() {
    int first = turn.getAndIncrement();
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.get(Math.floorMod(first + i, ports.size()));
      if (out.contains(port)) {
        continue;
      }
      try {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        server.setTcpNoDelay(true);
        return Optional.of(server);
      } catch (IOException e) {
        // refused: the next one, then
      }
    }
    return Optional.empty();
  }

  private static void pump(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      from.setTcpNoDelay(true);
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        out.write(buffer, 0, length);
      }
    } catch (IOException e) {
      // one of the two has hung up
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone either way
    }
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }
}
