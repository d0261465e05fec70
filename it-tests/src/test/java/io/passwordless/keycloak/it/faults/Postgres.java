package io.passwordless.keycloak.it.faults;

import io.passwordless.keycloak.it.server.DistributionServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * A PostgreSQL of this machine's package, with an empty database of its own. It refuses to run as
 * root: then it runs as the package's user {@code postgres}, and its files are where that one may
 * read.
 */
final class Postgres implements AutoCloseable {

  /** Where Debian puts what is not on the path. */
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private static final String USER = "postgres";

  private final Path data =
      Path.of("/tmp", "passwordless-postgres-" + ProcessHandle.current().pid());
  private final int port = DistributionServer.freePort();
  private final Process server;

  /**
   * Starts it.
   *
   * @throws IllegalStateException if this machine has none
   */
  Postgres() {
    try {
      run(
          "initdb",
          "--auth=trust",
          "--username=" + USER,
          "--encoding=UTF8",
          "--locale=C",
          "-D",
          data.toString());
      server =
          start(
              "postgres",
              "-D",
              data.toString(),
              "-p",
              Integer.toString(port),
              "-c",
              "listen_addresses=127.0.0.1",
              "-c",
              "unix_socket_directories=",
              // what a crash of the database does is not looked at
              "-c",
              "fsync=off");
      Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  String user() {
    return USER;
  }

  /** Ends it, once its clients have. */
  @Override
  public void close() {
    try {
      server.destroy();
      server.waitFor();
      FileUtils.deleteDirectory(data.toFile());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String... command) throws IOException {
    try {
      if (start(command).waitFor() != 0) {
        throw new IllegalStateException(command[0] + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Process start(String... command) throws IOException {
    List<String> all = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      all.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
    }
    all.add(binary(command[0]));
    all.addAll(Arrays.asList(command).subList(1, command.length));
    return new ProcessBuilder(all)
        .directory(Path.of("/").toFile())
        .redirectErrorStream(true)
        .redirectOutput(
            Path.of(System.getProperty("passwordless.target"), command[0] + ".log").toFile())
        .start();
  }

  private static String binary(String name) throws IOException {
    if (!Files.isDirectory(DEBIAN)) {
      return name;
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder())
          .map(Path::toString)
          .orElse(name);
    }
  }
}
