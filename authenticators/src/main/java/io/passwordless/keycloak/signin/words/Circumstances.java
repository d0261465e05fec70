package io.passwordless.keycloak.signin.words;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.keycloak.device.DeviceRepresentationProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.representations.account.DeviceRepresentation;

/**
 * When, with what kind of browser and roughly from where something was asked for, as a mail tells
 * it: enough for a person to know herself by, too little to find her by.
 */
public final class Circumstances {

  /** The attribute that Keycloak's client scope "profile" makes OpenID Connect's claim of. */
  private static final String ZONE = "zoneinfo";

  private final KeycloakSession session;

  public Circumstances(KeycloakSession session) {
    this.session = session;
  }

  /** {@code browser}, {@code system} and {@code from}. What is not known is left out. */
  public Map<String, String> origin() {
    Map<String, String> facts = new HashMap<>();
    DeviceRepresentation device =
        session.getProvider(DeviceRepresentationProvider.class).deviceRepresentation();
    if (device != null) {
      KnownSoftware.browser(device.getBrowser())
          .ifPresent(
              browser -> {
                facts.put("browser", browser);
                KnownSoftware.system(device.getOs())
                    .ifPresent(system -> facts.put("system", system));
              });
    }
    ClientAddress.shortened(session.getContext().getConnection().getRemoteHost())
        .ifPresent(address -> facts.put("from", address));
    return facts;
  }

  /**
   * A moment as people of a locale write it, on the clock of nobody in particular: for pages that
   * must not tell where somebody lives.
   */
  public static String time(Instant when, Locale locale) {
    return time(when, locale, ZoneOffset.UTC);
  }

  /** A moment as people of a locale write it, to the minute. */
  public static String time(Instant when, Locale locale, ZoneId zone) {
    ZonedDateTime there = when.atZone(zone.equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone);
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(locale)
            .format(there)
        + " "
        + DateTimeFormatter.ofPattern("z", locale).format(there);
  }

  /** The time zone a person lives in, if the account says so; otherwise UTC. */
  public static ZoneId zone(UserModel user) {
    String zone = user == null ? null : user.getFirstAttribute(ZONE);
    try {
      return zone == null ? ZoneOffset.UTC : ZoneId.of(zone.strip());
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }
}
