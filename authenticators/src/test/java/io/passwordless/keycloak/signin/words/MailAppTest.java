package io.passwordless.keycloak.signin.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAppTest {

  @ParameterizedTest
  @CsvSource({
    "a@gmail.com, Gmail",
    "A@GMAIL.COM, Gmail",
    "a@b@hotmail.com, Outlook",
    "a@me.com, iCloud Mail"
  })
  void domainNamesTheApp(String address, String app) {
    assertThat(MailApp.of(address)).map(MailApp::appName).contains(app);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "@", "gmail.com", "@gmail.com", "a@example.com", "a@gmail.com.example.com"})
  void whatIsNotInTheListHasNone(String address) {
    assertThat(MailApp.of(address)).isEmpty();
  }

  @Test
  void appsAreSafePlaces() {
    assertThat(MailApp.values()).allMatch(app -> app.url().startsWith("https://"));
  }
}
