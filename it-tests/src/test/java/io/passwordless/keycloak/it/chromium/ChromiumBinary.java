package io.passwordless.keycloak.it.chromium;

import com.microsoft.playwright.CLI;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the Chromium of this machine, or has Playwright get its own.
 *
 * @param wanted where it is said to be, by the system property {@code passwordless.chromium}
 * @param searchPath the directories of programs, as in the variable {@code PATH}
 * @param log where the download tells its story
 */
record ChromiumBinary(Path wanted, String searchPath, Path log) {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Path OF_A_MAC =
      Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
  private static final String NO_DOWNLOAD = "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD";
  private static final long DOWNLOAD_MINUTES = 10;

  private static Optional<Path> ofThisRun;

  /**
   * The one that this run uses, found or fetched once; empty if it is Playwright's own.
   *
   * @throws IllegalStateException if there is none; the message says what to do
   */
  static synchronized Optional<Path> ofThisRun() {
    if (ofThisRun == null) {
      ChromiumBinary binary =
          new ChromiumBinary(
              Path.of(System.getProperty("passwordless.chromium")),
              System.getenv().getOrDefault("PATH", ""),
              Path.of(System.getProperty("passwordless.target"), "chromium.log"));
      Optional<Path> found = binary.find();
      if (found.isEmpty()) {
        binary.download();
      }
      ofThisRun = found;
    }
    return ofThisRun;
  }

  /** The one wanted, or else another that is installed. */
  Optional<Path> find() {
    Stream<Path> installed =
        Stream.of(searchPath.split(Pattern.quote(File.pathSeparator)))
            .filter(directory -> !directory.isEmpty())
            .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)));
    return Stream.of(Stream.of(wanted), installed, Stream.of(OF_A_MAC))
        .flatMap(places -> places)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Has Playwright get its own, unless it has it already.
   *
   * @throws IllegalStateException if that fails
   */
  void download() {
    say(
        "no Chromium at %s or on the PATH: Playwright gets its own, about 300 MB"
            .formatted(wanted));
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                CLI.class.getName(),
                "install",
                "chromium")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    command.environment().remove(NO_DOWNLOAD);
    try {
      Process download = command.start();
      boolean ended = download.waitFor(DOWNLOAD_MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        download.destroyForcibly();
      }
      if (!ended || download.exitValue() != 0) {
        throw new IllegalStateException(missing());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Playwright was getting Chromium", e);
    }
  }

  private String missing() {
    return "Browser tests need Chromium: install it (Debian: apt-get install chromium) or name it"
        + " (-Dpasswordless.chromium=<path>). There is none at %s or on the PATH, and Playwright"
            .formatted(wanted)
        + " cannot get its own: %s".formatted(log);
  }

  /** Standard output, as long as a download may take. */
  private static void say(String line) {
    System.out.println("[chromium] " + line);
  }
}
