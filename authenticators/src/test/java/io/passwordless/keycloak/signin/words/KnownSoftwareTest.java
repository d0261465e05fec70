package io.passwordless.keycloak.signin.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSoftwareTest {

  @ParameterizedTest
  @CsvSource({
    "Chrome/125.0.0, Chrome",
    "Chrome Mobile iOS/125.0.0, Chrome",
    "HeadlessChrome/125.0.0, Chrome",
    "Firefox/128.0, Firefox",
    "Mobile Safari/17.4, Safari",
    "Mobile Safari UI/WKWebView/17.4, Safari",
    "Edge/125.0.0, Edge",
    "Samsung Internet/25.0, Samsung Internet",
    "IE/11.0, Internet Explorer"
  })
  void browsersGoByTheirNames(String parsed, String name) {
    assertThat(KnownSoftware.browser(parsed)).contains(name);
  }

  @ParameterizedTest
  @CsvSource({"Mac OS X, macOS", "Windows, Windows", "Chrome OS, ChromeOS", "Linux, Linux"})
  void systemsGoByTheirNames(String parsed, String name) {
    assertThat(KnownSoftware.system(parsed)).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Your account was hacked! Ring 0800 123456 bot/1.0",
        "ring-0800-123456-bot/1.0",
        "evil.example/1.0",
        "Chrome ring 0800/1.0",
        "Other/Unknown",
        "Unknown/Unknown",
        "/",
        ""
      })
  void wordsOfAStrangerAreNotRepeated(String parsed) {
    assertThat(KnownSoftware.browser(parsed)).isEmpty();
    assertThat(KnownSoftware.system(parsed)).isEmpty();
  }

  @Test
  void nothingIsNotKnown() {
    assertThat(KnownSoftware.browser(null)).isEmpty();
    assertThat(KnownSoftware.system(null)).isEmpty();
  }
}
