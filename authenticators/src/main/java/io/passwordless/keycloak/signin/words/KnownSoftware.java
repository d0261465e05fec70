package io.passwordless.keycloak.signin.words;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Browsers and systems by the names that people know. Whoever sends a request writes its {@code
 * User-Agent}, and the parser (ua-parser's {@code regexes.yaml}, 1.6) takes words of it for the
 * name of what it does not know: what is not in these lists is not repeated to anybody.
 */
final class KnownSoftware {

  private static final Map<String, String> BROWSERS =
      known(
          Map.of(
              "Chrome",
                  "Chrome Mobile|Chrome Mobile iOS|Chrome Mobile WebView|HeadlessChrome|Chromium",
              "Firefox", "Firefox Mobile|Firefox iOS|Firefox Focus|Firefox Klar|Firefox ESR",
              "Safari", "Mobile Safari|Mobile Safari UI/WKWebView",
              "Edge", "Edge Mobile|Edge WebView2|Microsoft Edge",
              "Opera", "Opera Mobile|Opera Mini|Opera Neon|Opera GX|Opera Touch|Opera Coast"),
          Map.of(
              "Internet Explorer", "IE|IE Mobile|IE Large Screen",
              "Samsung Internet", "Samsung Internet for Android",
              "Yandex Browser", "Yandex|YaBrowser",
              "DuckDuckGo", "DuckDuckGo Mobile",
              "UC Browser", "UCBrowser|UC Browser Mobile",
              "QQ Browser", "QQ Browser Mobile|QQ Browser Mini",
              "Miui Browser", "MiuiBrowser|Mi Browser",
              "Huawei Browser", "HuaweiBrowser",
              "Amazon Silk", "Silk",
              "Seamonkey", "SeaMonkey"),
          Map.of(
              "Brave", "Brave Mobile",
              "Vivaldi", "Vivaldi Mobile",
              "Whale", "Naver Whale",
              "Ecosia", "Ecosia Android|Ecosia iOS",
              "Konqueror", "",
              "Epiphany", "GNOME Web|Web",
              "Falkon", "",
              "Pale Moon", "PaleMoon",
              "Waterfox", "",
              "Android Browser", "Android"));

  private static final Map<String, String> SYSTEMS =
      known(
          Map.of(
              "Windows", "Windows Mobile|Windows Phone|Windows CE",
              "macOS", "Mac OS X|Mac OS",
              "iOS", "iPadOS",
              "Android", "",
              "ChromeOS", "Chrome OS",
              "HarmonyOS", "Harmony OS|OpenHarmony",
              "KaiOS", "",
              "Tizen", "",
              "webOS", "WebOS|LG webOS"),
          Map.of(
              "Linux", "",
              "Ubuntu", "Kubuntu|Xubuntu|Lubuntu",
              "Debian", "",
              "Fedora", "",
              "Red Hat", "",
              "openSUSE", "SUSE",
              "FreeBSD", "",
              "OpenBSD", "",
              "NetBSD", "",
              "Solaris", ""));

  private KnownSoftware() {}

  /** What people call the browser of that name and version. */
  static Optional<String> browser(String parsed) {
    return name(BROWSERS, parsed == null ? null : parsed.replaceFirst("/[^/]*$", ""));
  }

  /** What people call the system of that name. */
  static Optional<String> system(String parsed) {
    return name(SYSTEMS, parsed);
  }

  private static Optional<String> name(Map<String, String> known, String parsed) {
    return Optional.ofNullable(parsed).map(known::get);
  }

  @SafeVarargs
  private static Map<String, String> known(Map<String, String>... otherNames) {
    Map<String, String> known = new HashMap<>();
    for (Map<String, String> some : otherNames) {
      some.forEach(
          (name, others) -> {
            known.put(name, name);
            for (String other : others.split("[|]", -1)) {
              known.put(other, name);
            }
          });
    }
    known.remove("");
    return Map.copyOf(known);
  }
}
