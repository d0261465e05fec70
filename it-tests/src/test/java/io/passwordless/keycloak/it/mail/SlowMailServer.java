package io.passwordless.keycloak.it.mail;

import io.passwordless.keycloak.it.server.KeycloakServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A way to the {@link Mailbox} that takes its time, or for ever. */
public final class SlowMailServer implements AutoCloseable {

  /** Connections are taken and never answered. */
  public static final Duration FOREVER = Duration.ofDays(1);

  private final Duration delay;
  private final ServerSocket server;
  private final List<Socket> open = new ArrayList<>();

  private SlowMailServer(Duration delay, ServerSocket server) {
    this.delay = delay;
    this.server = server;
  }

  /** A mail server that lets every connection wait before it answers. */
  public static SlowMailServer answeringAfter(Duration delay) {
    try {
      SlowMailServer slow =
          new SlowMailServer(
              delay, new ServerSocket(0, 500, KeycloakServer.shared().addressForServer()));
      inBackground(slow::accept);
      return slow;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
      synchronized (open) {
        for (Socket socket : open) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        keep(client);
        if (!delay.equals(FOREVER)) {
          inBackground(() -> forward(client));
        }
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void forward(Socket client) {
    try {
      Thread.sleep(delay.toMillis());
      Socket mailbox = new Socket(InetAddress.getLoopbackAddress(), Mailbox.shared().port());
      keep(mailbox);
      inBackground(() -> copy(client, mailbox));
      copy(mailbox, client);
    } catch (IOException e) {
      close(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // one side has gone; so does the other
    } finally {
      close(from);
      close(to);
    }
  }

  private void keep(Socket socket) {
    synchronized (open) {
      open.add(socket);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "slow-mail-server");
    thread.setDaemon(true);
    thread.start();
  }
}
