package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.EffectiveSettings;
import io.passwordless.keycloak.policy.GuessingChance;
import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.policy.SettingChanges;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.common.Profile;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ui.extend.UiTabProvider;

/**
 * What the tab of a realm shows. The admin console keeps it in a component of the realm; the truth
 * is in the realm's attributes and flows. So the component follows them, and what an administrator
 * saves in it is written to them.
 */
final class SettingsTab {

  /** The id of the tab, and its message key in the admin console. */
  static final String PROVIDER_ID = "passwordless";

  /** Whether the flow is installed and bound: the one switch. */
  static final String ENABLED = "enabled";

  /** The chance of a guesser; shown only. */
  static final String GUESSING = "guessing";

  /**
   * Set in a session while the tab follows the realm, so that the realm does not follow the tab.
   */
  private static final String FOLLOWING = SettingsTab.class.getName();

  private SettingsTab() {}

  /** Brings the tab up to date with the realm. Nothing to do where the server has no such tabs. */
  static void follow(KeycloakSession session, RealmModel realm) {
    if (!Profile.isFeatureEnabled(Profile.Feature.DECLARATIVE_UI)) {
      return;
    }
    session.setAttribute(FOLLOWING, true);
    try {
      show(realm, read(session, realm));
    } finally {
      session.removeAttribute(FOLLOWING);
    }
  }

  private static void show(RealmModel realm, Map<String, String> stored) {
    Optional<ComponentModel> present = component(realm);
    if (present.isPresent()) {
      ComponentModel component = present.get();
      if (!values(component).equals(stored)) {
        component.setConfig(config(stored));
        realm.updateComponent(component);
      }
    } else if (!stored.equals(defaults())) {
      ComponentModel component = new ComponentModel();
      component.setName(PROVIDER_ID);
      component.setProviderId(PROVIDER_ID);
      component.setProviderType(UiTabProvider.class.getName());
      component.setParentId(realm.getId());
      component.setConfig(config(stored));
      realm.addComponentModel(component);
    }
  }

  /** Writes what was saved in the tab. */
  static void apply(KeycloakSession session, RealmModel realm, ComponentModel component) {
    if (session.getAttribute(FOLLOWING) != null) {
      return;
    }
    changes(component).forEach((setting, value) -> value.ifPresent(v -> store(realm, setting, v)));
    InstalledFlow flow = new InstalledFlow(session, realm);
    InstalledFlow.State state = flow.state();
    FlowOptions options = options(component, state.options());
    if (Boolean.parseBoolean(component.get(ENABLED))) {
      if (!state.bound() || !state.options().equals(options)) {
        flow.install(options);
      }
    } else if (state.bound()) {
      flow.uninstall();
    }
  }

  /** The changes of settings that were saved in the tab. */
  static SettingChanges changes(ComponentModel component) {
    Map<String, String> written = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      String value = component.get(setting.settingName());
      if (value != null && !value.isBlank()) {
        written.put(setting.settingName(), value);
      }
    }
    return SettingChanges.of(written);
  }

  /** What the tab shows of the chance of a guesser. */
  static String guessing(GuessingChance chance) {
    return chance.sum()
        + ". "
        + chance.atWorst()
        + "."
        + chance.warning().map(warning -> " " + warning).orElse("");
  }

  /** The chance of a guesser under the settings that are about to be saved. */
  static GuessingChance chance(ComponentModel component) {
    return GuessingChance.under(EffectiveSettings.read(name -> null, values(component)).policy());
  }

  /** The options of the flow that were saved in the tab. */
  static FlowOptions options(ComponentModel component, FlowOptions present) {
    return new FlowOptions(
        FlowOptions.SecondFactor.named(component.get(FlowOptions.SECOND_FACTOR, ""))
            .orElse(present.secondFactor()),
        component.get(FlowOptions.PASSWORD, present.password()),
        component.get(FlowOptions.PASSKEY, present.passkey()));
  }

  /** A default that nobody has stored stays unstored. */
  private static void store(RealmModel realm, Setting setting, String value) {
    String stored = realm.getAttribute(setting.attribute());
    boolean untouched = stored == null && value.equals(setting.defaultValue());
    if (!untouched && !value.equals(stored)) {
      realm.setAttribute(setting.attribute(), value);
    }
  }

  private static Map<String, String> read(KeycloakSession session, RealmModel realm) {
    InstalledFlow.State state = new InstalledFlow(session, realm).state();
    return shown(EffectiveSettings.read(realm::getAttribute, null), state.bound(), state.options());
  }

  private static Map<String, String> defaults() {
    return shown(EffectiveSettings.read(name -> null, null), false, FlowOptions.DEFAULT);
  }

  private static Map<String, String> shown(
      EffectiveSettings settings, boolean enabled, FlowOptions options) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put(ENABLED, Boolean.toString(enabled));
    shown.put(FlowOptions.SECOND_FACTOR, options.secondFactor().optionValue());
    shown.put(FlowOptions.PASSWORD, Boolean.toString(options.password()));
    shown.put(FlowOptions.PASSKEY, Boolean.toString(options.passkey()));
    for (Setting setting : Setting.values()) {
      shown.put(setting.settingName(), settings.value(setting));
    }
    shown.put(GUESSING, guessing(GuessingChance.under(settings.policy())));
    return shown;
  }

  private static Optional<ComponentModel> component(RealmModel realm) {
    return realm
        .getComponentsStream(realm.getId(), UiTabProvider.class.getName())
        .filter(component -> component.getProviderId().equals(PROVIDER_ID))
        .findFirst();
  }

  private static Map<String, String> values(ComponentModel component) {
    Map<String, String> values = new LinkedHashMap<>();
    component.getConfig().keySet().forEach(name -> values.put(name, component.get(name)));
    return values;
  }

  private static MultivaluedHashMap<String, String> config(Map<String, String> values) {
    MultivaluedHashMap<String, String> config = new MultivaluedHashMap<>();
    values.forEach(config::putSingle);
    return config;
  }
}
