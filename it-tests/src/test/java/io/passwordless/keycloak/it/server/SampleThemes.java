package io.passwordless.keycloak.it.server;

import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * The themes that show how a realm makes pages and mails its own; every server of a test has them.
 */
final class SampleThemes {

  private SampleThemes() {}

  /** What belongs into Keycloak's directory {@code themes}. */
  static Path directory() {
    try {
      return Path.of(SampleThemes.class.getResource("/themes").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
