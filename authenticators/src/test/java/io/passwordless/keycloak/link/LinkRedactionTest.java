package io.passwordless.keycloak.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkRedactionTest {

  private static final String TOKEN = "Zm9vYmFyYmF6-Zm9vYmFyYmF6_Zm9vYmFyYmF6Zm9v";

  private final Logger accessLog = Logger.getLogger("org.keycloak.http.access-log");
  private final Filter present = accessLog.getFilter();

  @AfterEach
  void letThemIn() {
    accessLog.setFilter(present);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/link/%s",
        "/void/%s",
        "/link/%s.",
        "/link/%s%%3E",
        "/link/%s/",
        "/link//%s",
        "/link/x/%s",
        "/link/.%s",
        "/void/%%22%s%%22",
        "/link/%s;x=%s"
      })
  void tokenIsHiddenWhateverIsGluedToIt(String path) {
    String logged = log("GET /realms/r/passwordless" + path.formatted(TOKEN, TOKEN) + " HTTP/1.1");

    assertThat(logged).doesNotContain(TOKEN).endsWith("/[hidden] HTTP/1.1");
  }

  @Test
  void restOfTheLineIsKept() {
    assertThat(log("\"GET /realms/r/passwordless/link/" + TOKEN + "?kc_locale=fr\" 200 17"))
        .isEqualTo("\"GET /realms/r/passwordless/link/[hidden]?kc_locale=fr\" 200 17");
    assertThat(log("GET /realms/r/passwordless/settings")).endsWith("/settings");
  }

  private String log(String message) {
    LinkRedaction redaction = new LinkRedaction();
    redaction.install();
    LogRecord logged = new LogRecord(Level.INFO, message);
    assertThat(accessLog.getFilter().isLoggable(logged)).isTrue();
    return logged.getMessage();
  }
}
