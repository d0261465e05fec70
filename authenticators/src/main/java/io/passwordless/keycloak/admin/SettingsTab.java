package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.signin.app.HeadlessClients;
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
 * Keeps a realm and its tab the same. The admin console keeps the tab in a component of the realm;
 * the truth is in the realm's attributes and flows. So the component follows them, and what an
 * administrator saves in it is written to them.
 */
final class SettingsTab {

  /** The id of the tab, and its message key in the admin console. */
  static final String PROVIDER_ID = "passwordless";

  /**
   * Set in a session while the tab follows the realm, so that the realm does not follow the tab.
   */
  private static final String FOLLOWING = SettingsTab.class.getName();

  private SettingsTab() {}

  /** Brings the tab up to date with the realm. Nothing to do where the server has no such tabs. */
  static void follow(KeycloakSession session, RealmModel realm) {
    if (Profile.isFeatureEnabled(Profile.Feature.DECLARATIVE_UI)) {
      follow(session, realm, true);
    }
  }

  private static void follow(KeycloakSession session, RealmModel realm, boolean mayGo) {
    RealmModel before = session.getContext().getRealm();
    session.setAttribute(FOLLOWING, true);
    // Keycloak (26.7) asks the context whether passkeys are on
    session.getContext().setRealm(realm);
    try {
      show(realm, TabContents.of(session, realm), mayGo);
    } finally {
      session.getContext().setRealm(before);
      session.removeAttribute(FOLLOWING);
    }
  }

  /** Whether the tab follows the realm right now, so that no administrator saves it. */
  static boolean isFollowing(KeycloakSession session) {
    return session.getAttribute(FOLLOWING) != null;
  }

  private static void show(RealmModel realm, Map<String, String> stored, boolean mayGo) {
    Optional<ComponentModel> present = component(realm);
    if (present.isPresent()) {
      // a copy, because what the cache hands out is shared
      ComponentModel component = new ComponentModel(present.get());
      if (mayGo && stored.equals(TabContents.defaults())) {
        realm.removeComponent(component);
      } else if (!values(component).equals(stored)) {
        component.setConfig(config(stored));
        realm.updateComponent(component);
      }
    } else if (!stored.equals(TabContents.defaults())) {
      ComponentModel component = new ComponentModel();
      component.setName(PROVIDER_ID);
      component.setProviderId(PROVIDER_ID);
      component.setProviderType(UiTabProvider.class.getName());
      component.setParentId(realm.getId());
      component.setConfig(config(stored));
      realm.addComponentModel(component);
    }
  }

  /** Writes what was saved in the tab, and shows what is in force then. */
  static void apply(KeycloakSession session, RealmModel realm, SavedTab saved) {
    if (isFollowing(session)) {
      return;
    }
    for (Setting setting : Setting.values()) {
      String value = saved.value(setting.settingName());
      if (!value.isBlank()) {
        store(realm, setting.attribute(), setting.validate(value), setting.defaultValue());
      } else if (!saved.isNew()) {
        // in a present tab it was emptied; in a new one it was not said
        realm.removeAttribute(setting.attribute());
      }
    }
    String clients = saved.value(SavedTab.HEADLESS_CLIENTS).strip();
    if (!clients.isEmpty() || !saved.isNew()) {
      store(realm, HeadlessClients.NAMED, clients, "");
    }
    applySwitch(new InstalledFlow(session, realm), saved);
    RegistrationFlow.follow(session, realm);
    // the page that has saved it saves it again under its id
    follow(session, realm, false);
  }

  private static void applySwitch(InstalledFlow flow, SavedTab saved) {
    FlowOptions present = flow.state().options();
    FlowOptions options = saved.options(present);
    if (saved.isOn() && (saved.isFlipped() || !options.equals(present))) {
      flow.install(options);
    } else if (!saved.isOn() && saved.isFlipped() && flow.state().bound()) {
      flow.uninstall();
    }
  }

  /** A default stays unstored, so that a realm that is turned off is as it was before. */
  private static void store(RealmModel realm, String attribute, String value, String defaultValue) {
    if (value.equals(defaultValue)) {
      realm.removeAttribute(attribute);
    } else if (!value.equals(realm.getAttribute(attribute))) {
      realm.setAttribute(attribute, value);
    }
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
    values.values().removeIf(value -> value == null || value.isEmpty());
    return values;
  }

  private static MultivaluedHashMap<String, String> config(Map<String, String> values) {
    MultivaluedHashMap<String, String> config = new MultivaluedHashMap<>();
    values.forEach(config::putSingle);
    return config;
  }
}
