package io.passwordless.keycloak.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** An unpacked Keycloak on this machine: takes the drop-in JAR, is built for it, and runs. */
public final class KeycloakDistribution {

  private static final List<String> BUILD =
      List.of(
          "build",
          "--health-enabled=true",
          "--metrics-enabled=true",
          "--event-metrics-user-enabled=true");

  /** The option for a build with a database in memory. */
  public static final String IN_MEMORY = "--db=dev-mem";

  private static final long STOP_SECONDS = 10;

  private final Path home;
  private final List<String> build;

  /** The distribution unpacked in this directory, with a database in memory. */
  public KeycloakDistribution(Path home) {
    this(home, IN_MEMORY);
  }

  /** The distribution unpacked in this directory, with options for its build. */
  KeycloakDistribution(Path home, String... options) {
    this.home = home.toAbsolutePath().normalize();
    this.build = Stream.concat(BUILD.stream(), Stream.of(options)).toList();
  }

  /** Another distribution, copied from this one without its data, with options for its build. */
  public KeycloakDistribution copy(Path to, String... options) {
    try {
      FileUtils.deleteDirectory(to.toFile());
      FileUtils.copyDirectory(
          home.toFile(), to.toFile(), file -> !file.equals(home.resolve("data").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    to.resolve("bin").resolve("kc.sh").toFile().setExecutable(true);
    return new KeycloakDistribution(to, options);
  }

  /** Adds the themes of a directory, which need no build. */
  void add(Path themes) {
    try {
      FileUtils.copyDirectory(themes.toFile(), home.resolve("themes").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has been built for these very JARs. */
  public boolean isBuiltFor(Path... jars) {
    try {
      return Files.exists(stamp()) && Files.readString(stamp()).equals(stampOf(jars));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Installs the JARs and no others, and builds Keycloak for them.
   *
   * @throws IllegalStateException if Keycloak could not be built; the message has its last words
   */
  public void buildFor(Path... jars) {
    try {
      Files.createDirectories(stamp().getParent());
      Files.deleteIfExists(stamp());
      Path providers = home.resolve("providers");
      try (DirectoryStream<Path> installed = Files.newDirectoryStream(providers, "*.jar")) {
        for (Path jar : installed) {
          Files.delete(jar);
        }
      }
      for (Path jar : jars) {
        Files.copy(jar, providers.resolve(jar.getFileName().toString()));
      }
      Path log = home.resolve("data").resolve("build.log");
      if (launch(build, Map.of(), log).waitFor() != 0) {
        throw new IllegalStateException("Keycloak could not be built: " + tail(log));
      }
      Files.writeString(stamp(), stampOf(jars));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Keycloak was built", e);
    }
  }

  /** Starts Keycloak as it was built. */
  Process start(List<String> options, Map<String, String> environment, Path log) {
    List<String> command = new ArrayList<>(List.of("start", "--optimized"));
    command.addAll(options);
    try {
      return launch(command, environment, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops a started Keycloak: the script and the JVM it started. */
  static void stop(Process script) {
    // both, because a script that is killed leaves its JVM behind
    List<ProcessHandle> all =
        Stream.concat(Stream.of(script.toHandle()), script.descendants()).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      CompletableFuture.allOf(
              all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
          .get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      all.forEach(ProcessHandle::destroyForcibly);
    } catch (ExecutionException | TimeoutException e) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** A log as far as it is written: it may end in the middle of a character. */
  static String read(Path log) {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines of a log, on one line. */
  static String tail(Path log) {
    try {
      List<String> lines = read(log).lines().toList();
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (UncheckedIOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private Process launch(List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("kc.sh").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // what the machine's own Keycloak is configured with is not for this one
    builder.environment().keySet().removeIf(name -> name.startsWith("KC_"));
    builder.environment().remove("JAVA_OPTS");
    builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms128m -Xmx768m");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return endingWithThisJvm(builder.start());
  }

  /** Also when this JVM is told to end in the middle of a build or a start. */
  private static Process endingWithThisJvm(Process process) {
    try {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> stop(process), "stop-" + process.pid()));
    } catch (IllegalStateException ending) {
      stop(process);
      throw ending;
    }
    return process;
  }

  private Path stamp() {
    return home.resolve("data").resolve("built-for");
  }

  /** What it was built for, and the build's outcome: unpacking the distribution again undoes it. */
  private String stampOf(Path... jars) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path jar : jars) {
        digest.update(Files.readAllBytes(jar));
      }
      Path built = home.resolve("lib").resolve("quarkus").resolve("quarkus-application.dat");
      return "%s %s %s"
          .formatted(
              HexFormat.of().formatHex(digest.digest()),
              String.join(" ", build),
              Files.getLastModifiedTime(built));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
