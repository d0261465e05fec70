package io.passwordless.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the one JAR that people install. */
@DisabledIfSystemProperty(
    named = "passwordless.server",
    matches = "external",
    disabledReason = "needs the JAR, which a server elsewhere does not show")
class DropInJarIT {

  private static final String MESSAGES = "theme-resources/messages/messages_en.properties";

  @Test
  void hasNoClassesButItsOwn() {
    assertThat(entries()).filteredOn(name -> name.endsWith(".class")).isNotEmpty();
    assertThat(entries())
        .filteredOn(name -> name.endsWith(".class"))
        .allMatch(name -> name.startsWith("io/passwordless/keycloak/"));
  }

  @Test
  void messagesOfPagesAndOfMailsAreMerged() throws IOException {
    Properties merged = new Properties();
    try (JarFile jar = jar()) {
      merged.load(
          new StringReader(
              new String(
                  jar.getInputStream(jar.getEntry(MESSAGES)).readAllBytes(),
                  StandardCharsets.UTF_8)));
    }
    assertThat(merged).containsKeys("passwordlessCodeLabel", "passwordlessCodeSubject");
    assertThat(merged.stringPropertyNames())
        .allMatch(key -> key.startsWith("passwordless"), "no clash with another extension");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "theme-resources/templates/passwordless-address.ftl",
        "theme-resources/templates/passwordless-code.ftl",
        "theme-resources/templates/passwordless-inbox.ftl",
        "theme-resources/templates/passwordless-link.ftl",
        "theme-resources/templates/passwordless-relay.ftl",
        "theme-resources/templates/passwordless-problem.ftl",
        "theme-resources/templates/html/passwordless-code.ftl",
        "theme-resources/templates/text/passwordless-code.ftl",
        "theme-resources/templates/html/passwordless-link.ftl",
        "theme-resources/templates/text/passwordless-link.ftl",
        "META-INF/keycloak-themes.json"
      })
  void hasEveryTemplate(String name) {
    assertThat(entries()).contains(name);
  }

  @Test
  void namesOfTemplatesAndServicesAreItsOwn() throws IOException {
    assertThat(entries())
        .filteredOn(name -> name.startsWith("theme-resources/") && !name.endsWith("/"))
        .filteredOn(name -> !name.contains("/messages/"))
        .allMatch(name -> name.substring(name.lastIndexOf('/') + 1).startsWith("passwordless"));
    try (JarFile jar = jar()) {
      for (String service :
          entries().stream()
              .filter(n -> n.startsWith("META-INF/services/") && !n.endsWith("/"))
              .toList()) {
        List<String> lines =
            new String(
                    jar.getInputStream(jar.getEntry(service)).readAllBytes(),
                    StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(lines).allSatisfy(line -> assertThat(entries()).contains(classFile(line)));
      }
    }
  }

  @Test
  void standsAlone() throws IOException {
    Path directory = Path.of(System.getProperty("passwordless.jar")).getParent();
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(directory, "keycloak-passwordless-*.jar")) {
      assertThat(jars).as("what an administrator's wildcard copies").hasSize(1);
    }
  }

  @Test
  void tellsItsVersion() throws IOException {
    try (JarFile jar = jar()) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .isNotBlank();
    }
  }

  private static String classFile(String className) {
    return className.replace('.', '/') + ".class";
  }

  private static Set<String> entries() {
    try (JarFile jar = jar()) {
      Set<String> names = new TreeSet<>();
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        names.add(all.nextElement().getName());
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JarFile jar() throws IOException {
    return new JarFile(Path.of(System.getProperty("passwordless.jar")).toFile());
  }
}
