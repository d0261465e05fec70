package io.passwordless.keycloak.policy;

import java.time.Duration;
import java.util.Map;

/**
 * The settings in force for one step of one flow. Immutable; every value is within its bounds.
 *
 * @param brandColor the realm's colour, empty if it has none
 * @param brandLogo the address or the picture of its logo, empty if it has none
 */
public record Policy(
    boolean codeEnabled,
    boolean linkEnabled,
    int codeLength,
    CodeAlphabet codeAlphabet,
    Duration codeLifespan,
    Duration linkLifespan,
    boolean linkInCodeMail,
    LinkBrowser linkBrowser,
    int maxAttempts,
    int accountAttempts,
    Duration resendCooldown,
    int mailsPerHour,
    int mailsPerHourPerIp,
    boolean signUp,
    Availability availability,
    Clearing clearAtFirstProof,
    boolean mailAppLink,
    boolean passkeyOffer,
    Duration passkeyOfferPause,
    String brandColor,
    String brandLogo) {

  /** A policy from the effective value of every setting. */
  static Policy of(Map<Setting, String> values) {
    return new Policy(
        flag(values, Setting.CODE_ENABLED),
        flag(values, Setting.LINK_ENABLED),
        number(values, Setting.CODE_LENGTH),
        CodeAlphabet.of(values.get(Setting.CODE_ALPHABET)),
        seconds(values, Setting.CODE_LIFESPAN),
        seconds(values, Setting.LINK_LIFESPAN),
        flag(values, Setting.LINK_IN_CODE_MAIL),
        linkBrowser(values.get(Setting.LINK_BROWSER)),
        number(values, Setting.MAX_ATTEMPTS),
        number(values, Setting.ACCOUNT_ATTEMPTS),
        seconds(values, Setting.RESEND_COOLDOWN),
        number(values, Setting.MAILS_PER_HOUR),
        number(values, Setting.MAILS_PER_HOUR_PER_IP),
        flag(values, Setting.SIGN_UP),
        values.get(Setting.AVAILABILITY).equals(Availability.EVERYONE.settingValue())
            ? Availability.EVERYONE
            : Availability.OPT_IN,
        clearing(values.get(Setting.CLEAR_AT_FIRST_PROOF)),
        flag(values, Setting.MAIL_APP_LINK),
        values.get(Setting.PASSKEY_OFFER).equals("on"),
        Duration.ofDays(number(values, Setting.PASSKEY_OFFER_DAYS)),
        values.get(Setting.BRAND_COLOR),
        values.get(Setting.BRAND_LOGO));
  }

  /** The same, with nothing that lives longer than a sign-in may take. */
  public Policy within(Duration longest) {
    return new Policy(
        codeEnabled,
        linkEnabled,
        codeLength,
        codeAlphabet,
        shorter(codeLifespan, longest),
        shorter(linkLifespan, longest),
        linkInCodeMail,
        linkBrowser,
        maxAttempts,
        accountAttempts,
        resendCooldown,
        mailsPerHour,
        mailsPerHourPerIp,
        signUp,
        availability,
        clearAtFirstProof,
        mailAppLink,
        passkeyOffer,
        passkeyOfferPause,
        brandColor,
        brandLogo);
  }

  /** Whether the realm offers this method. */
  public boolean offers(SignInMethod method) {
    return switch (method) {
      case EMAIL_CODE -> codeEnabled;
      case MAGIC_LINK -> linkEnabled;
    };
  }

  /** How long what this method asks for can be used. */
  public Duration lifespan(SignInMethod method) {
    return switch (method) {
      case EMAIL_CODE -> codeLifespan;
      case MAGIC_LINK -> linkLifespan;
    };
  }

  /**
   * Whether a mail of this method carries a link: always for a magic link, by choice for a code.
   */
  public boolean mailsLink(SignInMethod method) {
    return switch (method) {
      case EMAIL_CODE -> linkInCodeMail && linkEnabled;
      case MAGIC_LINK -> true;
    };
  }

  /** Whether a code can be typed where this method waits: the mail's, or a relayed link's. */
  public boolean takesCodes(SignInMethod method) {
    return method.mailsCode() || linkBrowser == LinkBrowser.RELAY;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static boolean flag(Map<Setting, String> values, Setting setting) {
    return values.get(setting).equals("true");
  }

  private static int number(Map<Setting, String> values, Setting setting) {
    return Integer.parseInt(values.get(setting));
  }

  private static Duration seconds(Map<Setting, String> values, Setting setting) {
    return Duration.ofSeconds(number(values, setting));
  }

  private static LinkBrowser linkBrowser(String value) {
    for (LinkBrowser browser : LinkBrowser.values()) {
      if (browser.settingValue().equals(value)) {
        return browser;
      }
    }
    throw new IllegalArgumentException("not validated: " + Setting.LINK_BROWSER.settingName());
  }

  private static Clearing clearing(String value) {
    for (Clearing clearing : Clearing.values()) {
      if (clearing.settingValue().equals(value)) {
        return clearing;
      }
    }
    throw new IllegalArgumentException(
        "not validated: " + Setting.CLEAR_AT_FIRST_PROOF.settingName());
  }
}
