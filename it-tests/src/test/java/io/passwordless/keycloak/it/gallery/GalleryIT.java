package io.passwordless.keycloak.it.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.chromium.Chromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gallery shows every page and mail there is, and nothing that is gone. */
class GalleryIT {

  private static final Path DIRECTORY = Path.of(System.getProperty("passwordless.gallery"));
  private static final String TEMPLATES = "theme-resources/templates/";
  private static final List<String> SHARED = List.of("commons", "layout", "brand");

  /** {@code ./mvnw verify -Pgallery}. */
  @Test
  @Tag("gallery")
  void isMade() throws IOException {
    try (Stream<Path> old = Files.list(Files.createDirectories(DIRECTORY))) {
      for (Path picture : old.filter(file -> file.toString().endsWith(".png")).toList()) {
        Files.delete(picture);
      }
    }
    try (Chromium chromium = new Chromium()) {
      new Gallery(DIRECTORY, chromium).make();
      assertThat(chromium.takeComplaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyTemplateHasItsScenes(String template) {
    assertThat(Arrays.stream(Scene.values()).map(Scene::template)).contains(template);
  }

  @Test
  void everyProblemOfALinkHasItsScene() throws IOException {
    assertThat(problems())
        .isNotEmpty()
        .allSatisfy(
            problem ->
                assertThat(Arrays.stream(Scene.values()).map(Scene::name))
                    .contains("PROBLEM_" + problem));
  }

  @Test
  void everyPictureIsThereAndNoOther() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".png")))
          .as("run ./mvnw verify -Pgallery")
          .containsExactlyInAnyOrderElementsOf(Gallery.pictures());
    }
    assertThat(Files.readString(DIRECTORY.resolve("README.md"), StandardCharsets.UTF_8))
        .as("run ./mvnw verify -Pgallery")
        .isEqualTo(Gallery.page());
  }

  static List<String> templates() {
    try (JarFile jar = jar()) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(TEMPLATES) && name.endsWith(".ftl"))
          .map(name -> name.substring(TEMPLATES.length(), name.length() - ".ftl".length()))
          .filter(name -> !name.startsWith("text/"))
          .filter(name -> SHARED.stream().noneMatch(name::endsWith))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> problems() throws IOException {
    Properties messages = new Properties();
    try (JarFile jar = jar()) {
      messages.load(
          jar.getInputStream(jar.getEntry("theme-resources/messages/messages_en.properties")));
    }
    return messages.stringPropertyNames().stream()
        .filter(key -> key.matches("passwordlessProblem.*Title"))
        .map(key -> key.replaceAll("^passwordlessProblem|Title$", ""))
        .map(name -> name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT))
        .toList();
  }

  private static JarFile jar() throws IOException {
    return new JarFile(Path.of(System.getProperty("passwordless.jar")).toFile());
  }
}
