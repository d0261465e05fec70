package io.passwordless.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.gallery.Look;
import io.passwordless.keycloak.it.gallery.Scene;
import io.passwordless.keycloak.it.gallery.Stage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page and mail in every state, by axe-core's rules of WCAG 2.2 A and AA. */
class AccessibilityIT {

  private static final List<String> WCAG =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa");
  private static final int HEIGHT = 800;

  private static Chromium chromium;

  @BeforeAll
  static void openBrowser() {
    chromium = new Chromium();
  }

  @AfterAll
  static void closeBrowser() {
    chromium.close();
  }

  @ParameterizedTest
  @MethodSource("oneSceneOfEveryTemplate")
  @DisplayName(
      "STANDARDS 21 (WCAG 2.2 AA): no violation on any page or mail, in light and wide or dark and narrow")
  void everyTemplateIsAccessible(Scene scene) {
    try (Stage stage = new Stage(chromium, Look.DEFAULT)) {
      Page window = scene.on(stage);
      isAccessible(stage, window, ColorScheme.LIGHT, 1280);
      isAccessible(stage, window, ColorScheme.DARK, 320);
    }
    try (Stage stage = new Stage(chromium, Look.DEFAULT.withoutScripts())) {
      Page window = scene.on(stage);
      if (!scene.isMail() && scene.template().startsWith("passwordless-")) {
        window.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(window.evaluate("getComputedStyle(document.body).color"))
            .as("keycloak.v2 is light without scripts")
            .isNotEqualTo("rgb(255, 255, 255)");
      }
      isAccessible(stage, window, ColorScheme.LIGHT, 1280);
    }
  }

  @ParameterizedTest
  @MethodSource("everySceneInEveryLook")
  @Tag("slow")
  @Tag("release")
  @DisplayName(
      "STANDARDS 21 (WCAG 2.2 AA): no violation without scripts, right to left, in light and dark, narrow and wide")
  void everySceneIsAccessibleInEveryLook(Scene scene, Look look) {
    try (Stage stage = new Stage(chromium, look)) {
      Page window = scene.on(stage);
      assertThat(window.locator("html").getAttribute("dir"))
          .isEqualTo(look.language().equals("ar") ? "rtl" : "ltr");
      for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        isAccessible(stage, window, colours, 320);
        isAccessible(stage, window, colours, 1280);
      }
    }
  }

  static Collection<Scene> oneSceneOfEveryTemplate() {
    Map<String, Scene> scenes = new LinkedHashMap<>();
    scenes.put("with the person's name", Scene.ADDRESS_KNOWN);
    for (Scene scene : Scene.values()) {
      scenes.putIfAbsent(scene.template(), scene);
    }
    return scenes.values();
  }

  static Stream<Arguments> everySceneInEveryLook() {
    return Stream.of(Scene.values())
        .flatMap(
            scene ->
                Stream.of(
                        Look.DEFAULT,
                        Look.DEFAULT.withoutScripts(),
                        Look.DEFAULT.in("ar"),
                        Look.DEFAULT.in("ar").withoutScripts())
                    .map(look -> Arguments.of(scene, look)));
  }

  private static void isAccessible(Stage stage, Page window, ColorScheme colours, int width) {
    window.setViewportSize(width, HEIGHT);
    window.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
    stage.letToolsRun(window);
    List<Rule> violations =
        new AxeBuilder(window).setLegacyMode(true).withTags(WCAG).analyze().getViolations();
    assertThat(violations)
        .as("%s at %d pixels".formatted(colours, width))
        .map(AccessibilityIT::toString)
        .isEmpty();
    assertThat((Integer) window.evaluate("document.documentElement.scrollWidth"))
        .as("nothing to scroll sideways at %d pixels".formatted(width))
        .isLessThanOrEqualTo(width);
  }

  private static String toString(Rule rule) {
    return "%s: %s %s"
        .formatted(
            rule.getId(),
            rule.getHelp(),
            rule.getNodes().stream().map(node -> node.getHtml()).toList());
  }
}
