package io.passwordless.keycloak.it.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The realm {@code demo}, as Keycloak imports it. */
final class DemoRealm {

  /** The secret of bob's TOTP, {@code passwordless-demo-01} in the realm, as apps take it. */
  static final String TOTP_SECRET_BASE32 = "OBQXG43XN5ZGI3DFONZS2ZDFNVXS2MBR";

  private DemoRealm() {}

  static String json(int smtpPort) {
    try (InputStream json = DemoRealm.class.getResourceAsStream("/demo/demo-realm.json")) {
      return new String(json.readAllBytes(), StandardCharsets.UTF_8)
          .replace("SMTP_PORT", Integer.toString(smtpPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
