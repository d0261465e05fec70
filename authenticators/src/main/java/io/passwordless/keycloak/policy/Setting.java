package io.passwordless.keycloak.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Predicate;

/**
 * Every setting, one row each: its name, default and what is allowed. This is the only list of
 * settings; parsing, validation messages, execution overrides and the table in docs/reference.md
 * come from it.
 */
public enum Setting {
  CODE_ENABLED("codeEnabled", "true", ValueType.flag()),
  LINK_ENABLED("linkEnabled", "true", ValueType.flag()),
  CODE_LENGTH("codeLength", "6", ValueType.number(6, 12, Unit.CHARACTERS)),
  CODE_ALPHABET(
      "codeAlphabet",
      CodeAlphabet.DIGITS.settingValue(),
      ValueType.choice(
          CodeAlphabet.DIGITS.settingValue(), CodeAlphabet.ALPHANUMERIC.settingValue())),
  CODE_LIFESPAN("codeLifespan", "300", ValueType.number(60, 600, Unit.SECONDS)),
  LINK_LIFESPAN("linkLifespan", "600", ValueType.number(60, 3600, Unit.SECONDS)),
  LINK_IN_CODE_MAIL("linkInCodeMail", "true", ValueType.flag()),
  LINK_BROWSER(
      "linkBrowser",
      LinkBrowser.ANY.settingValue(),
      ValueType.choice(
          LinkBrowser.ANY.settingValue(),
          LinkBrowser.SAME.settingValue(),
          LinkBrowser.RELAY.settingValue())),
  MAX_ATTEMPTS("maxAttempts", "5", ValueType.number(1, 10, Unit.COUNT)),
  ACCOUNT_ATTEMPTS("accountAttempts", "20", ValueType.number(5, 100, Unit.COUNT)),
  RESEND_COOLDOWN("resendCooldown", "30", ValueType.number(0, 300, Unit.SECONDS)),
  MAILS_PER_HOUR("mailsPerHour", "10", ValueType.number(1, 60, Unit.COUNT)),
  MAILS_PER_HOUR_PER_IP("mailsPerHourPerIp", "100", ValueType.number(1, 100_000, Unit.COUNT)),
  SIGN_UP("signUp", "false", ValueType.flag()),
  AVAILABILITY(
      "availability",
      Availability.EVERYONE.settingValue(),
      ValueType.choice(Availability.EVERYONE.settingValue(), Availability.OPT_IN.settingValue())),
  CLEAR_AT_FIRST_PROOF(
      "clearAtFirstProof",
      Clearing.WHEN_OPEN.settingValue(),
      ValueType.choice(
          Clearing.WHEN_OPEN.settingValue(),
          Clearing.ALWAYS.settingValue(),
          Clearing.NEVER.settingValue())),
  MAIL_APP_LINK("mailAppLink", "true", ValueType.flag()),
  PASSKEY_OFFER("passkeyOffer", "off", ValueType.choice("off", "on")),
  PASSKEY_OFFER_DAYS("passkeyOfferDays", "30", ValueType.number(1, 365, Unit.DAYS)),
  BRAND_COLOR(
      "brandColor",
      "",
      ValueType.text(
          Brand::isColor, "empty, or #rrggbb, dark enough for white text (contrast 4.5 to 1)")),
  BRAND_LOGO(
      "brandLogo",
      "",
      ValueType.text(
          Brand::isLogo,
          "empty, an https:// address of up to 500 plain characters, or a picture as"
              + " data:image/png;base64, or data:image/jpeg;base64, of up to 30000"));

  /** As good as no value at a step: the admin console has no name for an empty choice. */
  public static final String OF_THE_REALM = "realm's setting";

  private static final String ATTRIBUTE_PREFIX = "passwordless.";

  private final String settingName;
  private final String defaultValue;
  private final ValueType type;

  Setting(String settingName, String defaultValue, ValueType type) {
    this.settingName = settingName;
    this.defaultValue = defaultValue;
    this.type = type;
  }

  /** The setting with this name (without the attribute prefix), if there is one. */
  public static Optional<Setting> named(String name) {
    return Arrays.stream(values()).filter(s -> s.settingName.equals(name)).findFirst();
  }

  /** The name in JSON and in the configuration of a flow execution. */
  public String settingName() {
    return settingName;
  }

  /** The realm attribute that stores the value. */
  public String attribute() {
    return ATTRIBUTE_PREFIX + settingName;
  }

  /** The value when none is stored. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What kind of value this is. */
  public ValueType type() {
    return type;
  }

  /** Whether a step can have a value of its own: what the whole realm looks like, none can. */
  public boolean isForSteps() {
    return !type.isText();
  }

  /** The label an administrator sees. */
  public String label() {
    return texts().getString(settingName + ".label");
  }

  /** The label with unit and bounds of a number: {@code Code lifespan (seconds, 60 to 600)}. */
  public String labelWithBounds() {
    return type.unit()
        .map(unit -> "%s (%s%s)".formatted(label(), unit.beforeBounds, type.allowed()))
        .orElseGet(this::label);
  }

  /** What the setting does, in a sentence or two. */
  public String help() {
    return texts().getString(settingName + ".help");
  }

  /**
   * The value in its canonical form.
   *
   * @throws InvalidSettingException if the value is not allowed; the message names the setting and
   *     what is allowed
   */
  public String validate(String value) {
    String trimmed = value.strip();
    if (!type.allows(trimmed)) {
      throw new InvalidSettingException(this, value);
    }
    return type.canonical(trimmed);
  }

  private static ResourceBundle texts() {
    return ResourceBundle.getBundle(
        Setting.class.getPackageName() + ".settings",
        Locale.ROOT,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** What a number counts. */
  public enum Unit {
    /** Seconds. */
    SECONDS("s", "seconds, "),
    /** Days. */
    DAYS("days", "days, "),
    /** Characters. */
    CHARACTERS("characters", "characters, "),
    /** How many. */
    COUNT("", "");

    private final String symbol;
    private final String beforeBounds;

    Unit(String symbol, String beforeBounds) {
      this.symbol = symbol;
      this.beforeBounds = beforeBounds;
    }

    /** As written after a number; empty for a plain count. */
    public String symbol() {
      return symbol;
    }
  }

  /**
   * The kind of value a setting has: a flag, one of some words, a whole number within bounds, or a
   * text of some form.
   */
  public record ValueType(
      List<String> choices, int min, int max, Optional<Unit> unit, Optional<Form> form) {

    /**
     * The form of a text.
     *
     * @param words what is allowed, in words
     */
    public record Form(Predicate<String> check, String words) {}

    static ValueType flag() {
      return choice("true", "false");
    }

    static ValueType choice(String... choices) {
      return new ValueType(List.of(choices), 0, 0, Optional.empty(), Optional.empty());
    }

    static ValueType number(int min, int max, Unit unit) {
      return new ValueType(List.of(), min, max, Optional.of(unit), Optional.empty());
    }

    static ValueType text(Predicate<String> check, String words) {
      return new ValueType(List.of(), 0, 0, Optional.empty(), Optional.of(new Form(check, words)));
    }

    /** Whether this is a whole number. */
    public boolean isNumber() {
      return unit.isPresent();
    }

    /** Whether this is a text. */
    public boolean isText() {
      return form.isPresent();
    }

    /** Whether this is {@code true} or {@code false}. */
    public boolean isFlag() {
      return choices.contains("true");
    }

    boolean allows(String value) {
      if (!isNumber()) {
        return form.map(f -> f.check().test(value)).orElseGet(() -> choices.contains(value));
      }
      if (!value.matches("[0-9]{1,9}")) {
        return false;
      }
      int number = Integer.parseInt(value);
      return number >= min && number <= max;
    }

    private String canonical(String value) {
      return isNumber() ? Integer.toString(Integer.parseInt(value)) : value;
    }

    /** What is allowed, with its unit: {@code 60 to 600 s}. */
    public String allowedWithUnit() {
      return (allowed() + " " + unit.map(Unit::symbol).orElse("")).stripTrailing();
    }

    /** What is allowed, for messages and tables: {@code 60 to 600}, or {@code any, same, relay}. */
    public String allowed() {
      return isNumber()
          ? min + " to " + max
          : form.map(Form::words).orElseGet(() -> String.join(", ", choices));
    }
  }
}
