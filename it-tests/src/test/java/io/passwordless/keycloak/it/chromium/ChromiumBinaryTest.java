package io.passwordless.keycloak.it.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChromiumBinaryTest {

  @TempDir private Path directory;

  @Test
  void theOneWantedGoesBeforeOthers() throws IOException {
    Path wanted = program("wanted");
    program("chromium");

    assertThat(binary(wanted).find()).contains(wanted);
  }

  @Test
  void anotherThatIsInstalledWillDo() throws IOException {
    Path chrome = program("google-chrome");

    assertThat(binary(directory.resolve("missing")).find()).contains(chrome);
    Path chromium = program("chromium");
    assertThat(binary(directory.resolve("missing")).find()).contains(chromium);
  }

  @Test
  void whatCannotBeRunIsNone() throws IOException {
    Files.createFile(directory.resolve("chromium"));
    Path chrome = program("google-chrome");

    assertThat(binary(directory.resolve("chromium")).find()).contains(chrome);
  }

  @Test
  void withoutAnyOneLineSaysWhatToInstallAndWhatToSet() {
    ChromiumBinary nowhere =
        new ChromiumBinary(directory.resolve("missing"), "", directory.resolve("log"));
    String classPath = System.getProperty("java.class.path");
    // so that the download fails, on every machine
    System.setProperty("java.class.path", directory.toString());
    try {
      assertThatThrownBy(nowhere::download)
          .hasMessageContaining("apt-get install chromium")
          .hasMessageContaining("-Dpasswordless.chromium=")
          .message()
          .hasLineCount(1);
    } finally {
      System.setProperty("java.class.path", classPath);
    }
  }

  private ChromiumBinary binary(Path wanted) {
    return new ChromiumBinary(
        wanted, "/nowhere" + File.pathSeparator + directory, directory.resolve("log"));
  }

  private Path program(String name) throws IOException {
    Path program = Files.createFile(directory.resolve(name));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }
}
