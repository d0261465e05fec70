package io.passwordless.keycloak.signin.words;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
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

  private static final String BROWSER = "browser";
  private static final String SYSTEM = "system";
  private static final List<String> NAMES = List.of(BROWSER, SYSTEM);

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
                facts.put(BROWSER, browser);
                KnownSoftware.system(device.getOs()).ifPresent(system -> facts.put(SYSTEM, system));
              });
    }
    ClientAddress.shortened(session.getContext().getConnection().getRemoteHost())
        .ifPresent(address -> facts.put("from", address));
    return facts;
  }

  /**
   * What was found out about a request, and its {@code time}, as people of a locale read it.
   *
   * @param zone UTC for pages, which must not tell where somebody lives
   */
  public static Map<String, String> told(
      Map<String, String> origin, Instant when, Locale locale, ZoneId zone) {
    Map<String, String> told = new HashMap<>(origin);
    if (Language.isRightToLeft(locale)) {
      told.replaceAll((name, fact) -> NAMES.contains(name) ? isolated(fact) : fact);
    }
    told.put("time", time(when, locale, zone));
    return told;
  }

  /** A name keeps its own direction, and the sentence around it that of the language. */
  private static String isolated(String name) {
    return '\u2068' + name + '\u2069';
  }

  /**
   * The time of the day, to the second, for the subject of a mail: mail programs put those with one
   * and the same subject together, and people open the first.
   */
  public static String timeOfDay(Instant when, Locale locale, ZoneId zone) {
    String time = time(when, locale, zone, DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM));
    return Language.isRightToLeft(locale) ? isolated(time) : time;
  }

  /** A moment as people of a locale write it, to the minute. */
  static String time(Instant when, Locale locale, ZoneId zone) {
    return time(
        when,
        locale,
        zone,
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT));
  }

  private static String time(Instant when, Locale locale, ZoneId zone, DateTimeFormatter format) {
    ZonedDateTime there = when.atZone(zone.equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone);
    return format.withLocale(locale).withDecimalStyle(DecimalStyle.of(locale)).format(there)
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
