package io.passwordless.keycloak.signin.words;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.keycloak.device.DeviceRepresentationProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.account.DeviceRepresentation;

/**
 * When, with what kind of browser and roughly from where something was asked for, as a mail tells
 * it: enough for a person to know herself by, too little to find her by.
 */
public final class Circumstances {

  private final KeycloakSession session;

  public Circumstances(KeycloakSession session) {
    this.session = session;
  }

  /** {@code browser}, {@code system} and {@code from}. What is not known is left out. */
  public Map<String, String> origin() {
    Map<String, String> facts = new HashMap<>();
    DeviceRepresentation device =
        session.getProvider(DeviceRepresentationProvider.class).deviceRepresentation();
    if (device != null && isKnown(device.getBrowser())) {
      facts.put("browser", device.getBrowser().replaceFirst("/.*", ""));
      if (isKnown(device.getOs())) {
        facts.put("system", device.getOs());
      }
    }
    ClientAddress.shortened(session.getContext().getConnection().getRemoteHost())
        .ifPresent(address -> facts.put("from", address));
    return facts;
  }

  /** A moment as people of a locale write it. */
  public static String time(Instant when, Locale locale) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.LONG)
        .withLocale(locale)
        .withZone(ZoneId.of("UTC"))
        .format(when);
  }

  private static boolean isKnown(String name) {
    return name != null
        && !name.startsWith(DeviceRepresentation.UNKNOWN)
        && !name.startsWith("Other");
  }
}
