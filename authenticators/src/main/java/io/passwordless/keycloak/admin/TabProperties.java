package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.signin.app.HeadlessClients;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.provider.ProviderConfigProperty;

/** The fields of the tab, with their labels and help texts, in the order in which they stand. */
final class TabProperties {

  /** The label of {@link SavedTab#TEST_MAIL}. */
  static final String TEST_MAIL_LABEL = "Send me a test mail";

  private TabProperties() {}

  /** All of them. */
  static List<ProviderConfigProperty> all() {
    List<ProviderConfigProperty> properties = new ArrayList<>();
    properties.add(
        shownOnly(
            TabContents.STATE,
            "What is on",
            "How people sign in by email now. Saving computes it; reload the page to see it."));
    properties.add(
        shownOnly(
            TabContents.WARNINGS,
            "Warnings",
            "Who is shut out or not asked for more, and what is missing. Saving computes it; reload the page to see it."));
    properties.add(
        flag(
            SavedTab.ENABLED,
            "Passwordless sign-in",
            "On: people sign in by email, through the flow '%s', which is installed and bound as the realm's browser flow. Off: through what was bound before."
                .formatted(FlowPlan.ALIAS),
            false));
    ProviderConfigProperty secondFactor =
        property(
            FlowOptions.SECOND_FACTOR,
            "Second factor",
            "Who gives TOTP, a security key or a recovery code after the email. when-set-up: people who have one; always: everybody, and who has none sets up TOTP; never: nobody.",
            ProviderConfigProperty.LIST_TYPE,
            FlowOptions.DEFAULT.secondFactor().optionValue());
    secondFactor.setOptions(FlowOptions.SecondFactor.names());
    properties.add(secondFactor);
    properties.add(
        flag(
            FlowOptions.PASSWORD,
            "Password beside it",
            "People can choose their password under \"Try another way\". Turn it on if there are accounts without an email address, such as administrators'.",
            FlowOptions.DEFAULT.password()));
    properties.add(
        flag(
            FlowOptions.PASSKEY,
            "Passkey beside it",
            "People who have a passkey can choose it under \"Try another way\".",
            FlowOptions.DEFAULT.passkey()));
    for (Setting setting : Setting.values()) {
      properties.add(property(setting));
      if (setting == Setting.ACCOUNT_ATTEMPTS) {
        properties.add(guessing());
      }
    }
    properties.add(
        flag(
            SavedTab.TEST_MAIL,
            TEST_MAIL_LABEL,
            "Saving mails you, at the address of your own account, what people get with the settings above: a link in it shows the pages, and nobody can sign in with it. Each save sends one until the page is opened anew, which turns this off.",
            false));
    properties.add(
        property(
            SavedTab.HEADLESS_CLIENTS,
            "Clients without a page",
            "Client ids, with commas between, of your own apps that may ask for the address and the code themselves. A client's own attribute %s does the same and is not shown here."
                .formatted(HeadlessClients.ATTRIBUTE),
            ProviderConfigProperty.STRING_TYPE,
            null));
    properties.add(
        shownOnly(
            TabContents.PROBLEMS,
            "Problems",
            "Attributes of the realm that were stored elsewhere, are not allowed and are passed over: saving replaces them by what is shown here; reload the page to see it. Also shown here: that links in mails lead to whatever host a request names, until hostname or Frontend URL is set."));
    return properties;
  }

  /** Shown where length, alphabet and attempts have been chosen. */
  private static ProviderConfigProperty guessing() {
    return shownOnly(
        TabContents.GUESSING,
        "Chance of a guesser",
        "The chance that somebody who guesses all year at one account gets in, under the code length, alphabet and attempts above. Saving computes it; reload the page to see it.");
  }

  /** By default as in a realm in which nothing was ever set. */
  private static ProviderConfigProperty shownOnly(String name, String label, String help) {
    ProviderConfigProperty shown =
        property(
            name, label, help, ProviderConfigProperty.TEXT_TYPE, TabContents.defaults().get(name));
    shown.setReadOnly(true);
    return shown;
  }

  private static ProviderConfigProperty property(Setting setting) {
    Setting.ValueType type = setting.type();
    String help =
        "%s Allowed: %s. Default: %s."
            .formatted(
                setting.help(),
                type.allowedWithUnit(),
                setting.defaultValue().isEmpty() ? "none" : setting.defaultValue());
    if (type.isFlag()) {
      return flag(
          setting.settingName(),
          setting.label(),
          setting.help(),
          Boolean.parseBoolean(setting.defaultValue()));
    }
    ProviderConfigProperty property =
        property(
            setting.settingName(),
            setting.labelWithBounds(),
            help,
            type.choices().isEmpty()
                ? ProviderConfigProperty.STRING_TYPE
                : ProviderConfigProperty.LIST_TYPE,
            setting.defaultValue());
    if (!type.choices().isEmpty()) {
      property.setOptions(type.choices());
    }
    return property;
  }

  private static ProviderConfigProperty flag(
      String name, String label, String help, boolean defaultValue) {
    return property(
        name, label, help, ProviderConfigProperty.BOOLEAN_TYPE, Boolean.toString(defaultValue));
  }

  private static ProviderConfigProperty property(
      String name, String label, String help, String type, Object defaultValue) {
    return new ProviderConfigProperty(name, label, help, type, defaultValue);
  }
}
