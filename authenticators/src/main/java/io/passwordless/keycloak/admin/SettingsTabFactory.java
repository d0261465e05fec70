package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.EffectiveSettings;
import io.passwordless.keycloak.policy.GuessingChance;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.signin.app.HeadlessClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.services.ui.extend.UiTabProvider;
import org.keycloak.services.ui.extend.UiTabProviderFactory;
import org.keycloak.storage.StoreSyncEvent;

/**
 * The tab "Passwordless" among the realm settings of the admin console, on servers that run with
 * {@code --features=declarative-ui}. Thread-safe.
 */
public final class SettingsTabFactory implements UiTabProviderFactory<UiTabProvider> {

  @Override
  public String getId() {
    return SettingsTab.PROVIDER_ID;
  }

  @Override
  public String getHelpText() {
    return "Sign-in by email code and magic link.";
  }

  @Override
  public String getPath() {
    return "/:realm/realm-settings/:tab?";
  }

  @Override
  public Map<String, String> getParams() {
    return Map.of("tab", SettingsTab.PROVIDER_ID);
  }

  @Override
  public List<ProviderConfigProperty> getConfigProperties() {
    List<ProviderConfigProperty> properties = new ArrayList<>();
    properties.add(
        flag(
            SettingsTab.ENABLED,
            "Passwordless sign-in",
            "Installs the flow '%s' and binds it as the realm's browser flow. Off binds what was bound before and removes it."
                .formatted(FlowTree.ALIAS),
            false));
    ProviderConfigProperty secondFactor =
        property(
            FlowOptions.SECOND_FACTOR,
            "Second factor",
            "When the flow asks for TOTP, a security key or a recovery code after the email. always: who has none sets up TOTP.",
            ProviderConfigProperty.LIST_TYPE,
            FlowOptions.DEFAULT.secondFactor().optionValue());
    secondFactor.setOptions(FlowOptions.SecondFactor.names());
    properties.add(secondFactor);
    properties.add(
        flag(
            FlowOptions.PASSWORD,
            "Password beside it",
            "The flow offers the password as another way.",
            FlowOptions.DEFAULT.password()));
    properties.add(
        flag(
            FlowOptions.PASSKEY,
            "Passkey beside it",
            "The flow offers a passkey as another way.",
            FlowOptions.DEFAULT.passkey()));
    for (Setting setting : Setting.values()) {
      properties.add(property(setting));
      if (setting == Setting.ACCOUNT_ATTEMPTS) {
        properties.add(guessing());
      }
    }
    properties.add(
        property(
            SettingsTab.HEADLESS_CLIENTS,
            "Clients without a page",
            "Client ids, with commas between, of your own apps that may ask for the address and the code themselves. A client's own attribute %s does the same and is not shown here."
                .formatted(HeadlessClients.ATTRIBUTE),
            ProviderConfigProperty.STRING_TYPE,
            null));
    properties.add(
        shownOnly(
            SettingsTab.PROBLEMS,
            "Problems",
            "Attributes of the realm that were stored elsewhere, are not allowed and are passed over: saving replaces them by what is shown here; reload the page to see it. And links in mails that would lead to any host.",
            SettingsTab.NO_PROBLEMS));
    return properties;
  }

  /** Shown where length, alphabet and attempts have been chosen. */
  private static ProviderConfigProperty guessing() {
    return shownOnly(
        SettingsTab.GUESSING,
        "Chance of a guesser",
        "The chance that somebody who guesses all year at one account gets in, under the code length, alphabet and attempts above. Saving computes it; reload the page to see it.",
        SettingsTab.guessing(GuessingChance.under(defaults())));
  }

  private static ProviderConfigProperty shownOnly(
      String name, String label, String help, String defaultValue) {
    ProviderConfigProperty shown =
        property(name, label, help, ProviderConfigProperty.TEXT_TYPE, defaultValue);
    shown.setReadOnly(true);
    return shown;
  }

  private static Policy defaults() {
    return EffectiveSettings.read(name -> null, null).policy();
  }

  private static ProviderConfigProperty property(Setting setting) {
    Setting.ValueType type = setting.type();
    String help =
        "%s Allowed: %s. Default: %s."
            .formatted(setting.help(), type.allowedWithUnit(), setting.defaultValue());
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
            type.isNumber() ? ProviderConfigProperty.STRING_TYPE : ProviderConfigProperty.LIST_TYPE,
            setting.defaultValue());
    if (!type.isNumber()) {
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

  /** Refuses what is not allowed; what the tab only shows is computed here. */
  @Override
  public void validateConfiguration(
      KeycloakSession session, RealmModel realm, ComponentModel model) {
    List<String> problems = new ArrayList<>(SettingsTab.changes(model).problems().values());
    problems.addAll(SettingsTab.badOptions(model));
    Optional<ComponentModel> old = Optional.ofNullable(model.getId()).map(realm::getComponent);
    if (SettingsTab.namesClients(session, old, model)) {
      HeadlessClients.unknown(realm, model.get(SettingsTab.HEADLESS_CLIENTS, ""))
          .forEach(
              id ->
                  problems.add(
                      "%s: the realm has no client '%s'"
                          .formatted(SettingsTab.HEADLESS_CLIENTS, id)));
    }
    if (!problems.isEmpty()) {
      // a parameter, because the message itself is a pattern
      throw new ComponentValidationException("{0}", String.join("; ", problems));
    }
    if (old.isPresent() && model.get(SettingsTab.ENABLED, false)) {
      InstalledFlow flow = new InstalledFlow(session, realm);
      flow.obstacle(SettingsTab.options(old, model, flow.state().options()))
          .ifPresent(
              obstacle -> {
                throw new ComponentValidationException("{0}", obstacle);
              });
    }
    model.put(SettingsTab.GUESSING, SettingsTab.guessing(SettingsTab.chance(model)));
  }

  @Override
  public void onCreate(KeycloakSession session, RealmModel realm, ComponentModel model) {
    SettingsTab.apply(session, realm, Optional.empty(), model);
  }

  @Override
  public void onUpdate(
      KeycloakSession session, RealmModel realm, ComponentModel oldModel, ComponentModel newModel) {
    SettingsTab.apply(session, realm, Optional.of(oldModel), newModel);
  }

  @Override
  public void init(Config.Scope config) {
    // no server options
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    factory.register(SettingsTabFactory::follow);
  }

  private static void follow(ProviderEvent event) {
    if (event instanceof RealmModel.RealmPostCreateEvent created) {
      SettingsTab.follow(created.getKeycloakSession(), created.getCreatedRealm());
    } else if (event instanceof StoreSyncEvent changed && isInTransaction(changed)) {
      SettingsTab.follow(changed.getSession(), changed.getRealm());
    } else if (event instanceof PostMigrationEvent started) {
      KeycloakModelUtils.runJobInTransaction(
          started.getFactory(),
          session ->
              session
                  .realms()
                  .getRealmsStream()
                  .forEach(realm -> SettingsTab.follow(session, realm)));
    }
  }

  /** An import fires the event after its transaction, and a creation besides. */
  private static boolean isInTransaction(StoreSyncEvent event) {
    return !event.getRemoved() && event.getSession().getTransactionManager().isActive();
  }

  @Override
  public void close() {
    // nothing to release
  }
}
