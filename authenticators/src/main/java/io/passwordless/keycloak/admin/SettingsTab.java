package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.EffectiveSettings;
import io.passwordless.keycloak.policy.GuessingChance;
import io.passwordless.keycloak.policy.InvalidSettingException;
import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.policy.SettingChanges;
import io.passwordless.keycloak.signin.app.HeadlessClients;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** The clients that may sign people in without a page, by their client ids. */
  static final String HEADLESS_CLIENTS = "headlessClients";

  /** The chance of a guesser; shown only. */
  static final String GUESSING = "guessing";

  /** The stored values that are passed over; shown only. */
  static final String PROBLEMS = "problems";

  static final String NO_PROBLEMS = "none";

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
    session.setAttribute(FOLLOWING, true);
    try {
      show(realm, read(session, realm), mayGo);
    } finally {
      session.removeAttribute(FOLLOWING);
    }
  }

  private static void show(RealmModel realm, Map<String, String> stored, boolean mayGo) {
    Optional<ComponentModel> present = component(realm);
    if (present.isPresent()) {
      // a copy, because what the cache hands out is shared
      ComponentModel component = new ComponentModel(present.get());
      if (mayGo && stored.equals(defaults())) {
        realm.removeComponent(component);
      } else if (!values(component).equals(stored)) {
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

  /**
   * Writes what was saved in the tab, and shows what is in force then.
   *
   * @param old the tab as it was, empty if it is new
   */
  static void apply(
      KeycloakSession session,
      RealmModel realm,
      Optional<ComponentModel> old,
      ComponentModel saved) {
    if (session.getAttribute(FOLLOWING) != null) {
      return;
    }
    for (Setting setting : Setting.values()) {
      String value = saved.get(setting.settingName(), "");
      if (value.isBlank()) {
        // in a new tab it was not said; in a present one it was emptied
        old.ifPresent(o -> realm.removeAttribute(setting.attribute()));
      } else {
        store(realm, setting.attribute(), setting.validate(value), setting.defaultValue());
      }
    }
    String clients = saved.get(HEADLESS_CLIENTS, "").strip();
    if (!clients.isEmpty() || old.isPresent()) {
      store(realm, HeadlessClients.NAMED, clients, "");
    }
    applySwitch(new InstalledFlow(session, realm), old, saved);
    RegistrationFlow.follow(session, realm);
    // the page that has saved it saves it again under its id
    follow(session, realm, false);
  }

  private static void applySwitch(
      InstalledFlow flow, Optional<ComponentModel> old, ComponentModel saved) {
    boolean on = saved.get(ENABLED, false);
    boolean flipped = on != old.map(o -> o.get(ENABLED, false)).orElse(false);
    FlowOptions present = flow.state().options();
    FlowOptions options = options(old, saved, present);
    if (on && (flipped || !options.equals(present))) {
      flow.install(options);
    } else if (!on && flipped && flow.state().bound()) {
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

  /**
   * Whether an administrator names other clients than before. What was named once may be of no
   * client any more, and neither an import nor a change of something else is refused for it.
   */
  static boolean namesClients(
      KeycloakSession session, Optional<ComponentModel> old, ComponentModel saved) {
    return session.getAttribute(FOLLOWING) == null
        && (old.isPresent() || saved.getId() == null)
        && changed(old, saved, HEADLESS_CLIENTS).isPresent();
  }

  /** What is wrong with the switch and its options, in words for an administrator. */
  static List<String> badOptions(ComponentModel component) {
    List<String> problems = new ArrayList<>();
    for (String flag : List.of(ENABLED, FlowOptions.PASSWORD, FlowOptions.PASSKEY)) {
      check(component, flag, List.of("true", "false"), problems);
    }
    check(component, FlowOptions.SECOND_FACTOR, FlowOptions.SecondFactor.names(), problems);
    return problems;
  }

  private static void check(
      ComponentModel component, String name, List<String> allowed, List<String> problems) {
    String value = component.get(name, "");
    if (!value.isBlank() && !allowed.contains(value)) {
      problems.add("%s is not allowed; allowed: %s".formatted(name, String.join(", ", allowed)));
    }
  }

  /** What the tab shows of the chance of a guesser. */
  static String guessing(GuessingChance chance) {
    return chance.sum()
        + ". "
        + chance.atWorst()
        + "."
        + chance.warning().map(warning -> " " + warning).orElse("");
  }

  private static String problems(EffectiveSettings settings, Optional<String> ofLinks) {
    String problems =
        Stream.concat(
                ofLinks.stream(),
                settings.problems().stream().map(InvalidSettingException::getMessage))
            .collect(Collectors.joining("; "));
    return problems.isEmpty() ? NO_PROBLEMS : problems;
  }

  /** The chance of a guesser under the settings that are about to be saved. */
  static GuessingChance chance(ComponentModel component) {
    return GuessingChance.under(EffectiveSettings.read(name -> null, values(component)).policy());
  }

  /**
   * The options of the flow once this is saved: those that the administrator has changed. The tab
   * does not notice what is changed in the flow itself, so the others are as they are there.
   */
  static FlowOptions options(
      Optional<ComponentModel> old, ComponentModel saved, FlowOptions present) {
    return new FlowOptions(
        changed(old, saved, FlowOptions.SECOND_FACTOR)
            .flatMap(FlowOptions.SecondFactor::named)
            .orElse(present.secondFactor()),
        changed(old, saved, FlowOptions.PASSWORD)
            .map(Boolean::parseBoolean)
            .orElse(present.password()),
        changed(old, saved, FlowOptions.PASSKEY)
            .map(Boolean::parseBoolean)
            .orElse(present.passkey()));
  }

  private static Optional<String> changed(
      Optional<ComponentModel> old, ComponentModel saved, String option) {
    return Optional.ofNullable(saved.get(option))
        .filter(value -> !value.equals(old.map(o -> o.get(option)).orElse(null)));
  }

  /** A default stays unstored, so that a realm that is turned off is as it was before. */
  private static void store(RealmModel realm, String attribute, String value, String defaultValue) {
    if (value.equals(defaultValue)) {
      realm.removeAttribute(attribute);
    } else if (!value.equals(realm.getAttribute(attribute))) {
      realm.setAttribute(attribute, value);
    }
  }

  private static Map<String, String> read(KeycloakSession session, RealmModel realm) {
    InstalledFlow.State state = new InstalledFlow(session, realm).state();
    return shown(
        EffectiveSettings.read(realm::getAttribute, null),
        state.bound(),
        state.options(),
        Optional.ofNullable(realm.getAttribute(HeadlessClients.NAMED)),
        LinkUrl.problem(realm));
  }

  private static Map<String, String> defaults() {
    return shown(
        EffectiveSettings.read(name -> null, null),
        false,
        FlowOptions.DEFAULT,
        Optional.empty(),
        Optional.empty());
  }

  private static Map<String, String> shown(
      EffectiveSettings settings,
      boolean enabled,
      FlowOptions options,
      Optional<String> headlessClients,
      Optional<String> problemOfLinks) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put(ENABLED, Boolean.toString(enabled));
    shown.put(FlowOptions.SECOND_FACTOR, options.secondFactor().optionValue());
    shown.put(FlowOptions.PASSWORD, Boolean.toString(options.password()));
    shown.put(FlowOptions.PASSKEY, Boolean.toString(options.passkey()));
    for (Setting setting : Setting.values()) {
      shown.put(setting.settingName(), settings.value(setting));
    }
    headlessClients.ifPresent(ids -> shown.put(HEADLESS_CLIENTS, ids));
    shown.put(GUESSING, guessing(GuessingChance.under(settings.policy())));
    shown.put(PROBLEMS, problems(settings, problemOfLinks));
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
    values.remove(HEADLESS_CLIENTS, "");
    return values;
  }

  private static MultivaluedHashMap<String, String> config(Map<String, String> values) {
    MultivaluedHashMap<String, String> config = new MultivaluedHashMap<>();
    values.forEach(config::putSingle);
    return config;
  }
}
