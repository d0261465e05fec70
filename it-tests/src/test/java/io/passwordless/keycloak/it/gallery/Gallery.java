package io.passwordless.keycloak.it.gallery;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.passwordless.keycloak.it.chromium.Chromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The pictures of every scene, and the page that shows them. */
final class Gallery {

  /** Languages in which some scenes are shown too: of other scripts, and right to left. */
  static final List<String> LANGUAGES = List.of("de", "uk", "ar", "he", "hi", "ja", "zh-CN");

  private static final List<Scene> IN_LANGUAGES =
      List.of(
          Scene.ADDRESS, Scene.CODE, Scene.LINK_IN_ANOTHER_BROWSER, Scene.RELAY, Scene.MAIL_CODE);

  private static final List<Scene> BY_THE_OTHER_THEMES =
      List.of(Scene.ADDRESS, Scene.CODE_WRONG, Scene.LINK_IN_ANOTHER_BROWSER);

  private static final List<String> OTHER_THEMES = List.of("passwordless", "sample");
  private static final List<Scene> NARROW = List.of(Scene.ADDRESS, Scene.CODE, Scene.MAIL_CODE);
  private static final int WIDTH = 560;
  private static final int NARROW_WIDTH = 320;
  private static final int HEIGHT = 640;

  private final Path directory;
  private final Chromium chromium;

  Gallery(Path directory, Chromium chromium) {
    this.directory = directory;
    this.chromium = chromium;
  }

  /** Every picture there is to be. */
  static List<String> pictures() {
    List<String> pictures = new ArrayList<>();
    for (Scene scene : Scene.values()) {
      pictures.add(picture(scene, ""));
      pictures.add(picture(scene, "dark"));
    }
    NARROW.forEach(scene -> pictures.add(picture(scene, "narrow")));
    for (String theme : OTHER_THEMES) {
      BY_THE_OTHER_THEMES.forEach(scene -> pictures.add(picture(scene, theme)));
    }
    for (String language : LANGUAGES) {
      IN_LANGUAGES.forEach(scene -> pictures.add(picture(scene, language)));
    }
    return pictures;
  }

  /** Takes all pictures and writes the page. */
  void make() {
    for (Scene scene : Scene.values()) {
      try (Stage stage = new Stage(chromium, Look.DEFAULT)) {
        Page window = scene.on(stage);
        take(stage, window, WIDTH, ColorScheme.LIGHT, picture(scene, ""));
        take(stage, window, WIDTH, ColorScheme.DARK, picture(scene, "dark"));
        if (NARROW.contains(scene)) {
          take(stage, window, NARROW_WIDTH, ColorScheme.LIGHT, picture(scene, "narrow"));
        }
      }
    }
    for (String theme : OTHER_THEMES) {
      BY_THE_OTHER_THEMES.forEach(scene -> take(scene, Look.DEFAULT.by(theme), theme));
    }
    for (String language : LANGUAGES) {
      IN_LANGUAGES.forEach(scene -> take(scene, lookIn(language), language));
    }
    try {
      Files.writeString(directory.resolve("README.md"), page(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keycloak's own theme has no Hebrew and no Hindi. */
  private static Look lookIn(String language) {
    Look look = Look.DEFAULT.in(language);
    return language.equals("he") || language.equals("hi") ? look.by("passwordless") : look;
  }

  private void take(Scene scene, Look look, String variant) {
    try (Stage stage = new Stage(chromium, look)) {
      take(stage, scene.on(stage), WIDTH, ColorScheme.LIGHT, picture(scene, variant));
    }
  }

  private void take(Stage stage, Page window, int width, ColorScheme colours, String picture) {
    window.setViewportSize(width, HEIGHT);
    window.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
    stage.letToolsRun(window);
    // a full-page picture of a lower window would end the page's ground with the window
    int height = (Integer) window.evaluate("document.documentElement.scrollHeight");
    window.setViewportSize(width, Math.max(HEIGHT, height));
    window.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve(picture)));
  }

  static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Gallery

            Every page and mail in every state, from a running Keycloak. Made by `./mvnw verify -Pgallery`; not to be edited by hand.

            """);
    page.append("## Pages\n\n");
    scenes(page, false);
    page.append("## Mails\n\n");
    scenes(page, true);
    page.append("## 320 pixels wide\n\n");
    row(page, NARROW, "narrow");
    for (String theme : OTHER_THEMES) {
      page.append("## Login theme `").append(theme).append("`\n\n");
      row(page, BY_THE_OTHER_THEMES, theme);
    }
    for (String language : LANGUAGES) {
      page.append("## ")
          .append(Locale.forLanguageTag(language).getDisplayName(Locale.ENGLISH))
          .append("\n\n");
      row(page, IN_LANGUAGES, language);
    }
    return page.toString();
  }

  private static void scenes(StringBuilder page, boolean mails) {
    page.append("| | in light | in dark |\n| --- | --- | --- |\n");
    Arrays.stream(Scene.values())
        .filter(scene -> scene.isMail() == mails)
        .forEach(
            scene ->
                page.append("| **%s** <br> `%s` ".formatted(scene.caption(), scene.template()))
                    .append("| ![%s](%s) ".formatted(scene.caption(), picture(scene, "")))
                    .append(
                        "| ![%s, in dark](%s) |\n"
                            .formatted(scene.caption(), picture(scene, "dark"))));
    page.append('\n');
  }

  private static void row(StringBuilder page, List<Scene> scenes, String variant) {
    scenes.forEach(
        scene -> page.append("![%s](%s)\n".formatted(scene.caption(), picture(scene, variant))));
    page.append('\n');
  }

  private static String picture(Scene scene, String variant) {
    return scene.fileName() + (variant.isEmpty() ? "" : "." + variant) + ".png";
  }
}
