package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.EffectiveSettings;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.policy.SettingChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.component.ComponentModel;

/** What an administrator has saved in the tab of a realm, beside what was in it before. */
final class SavedTab {

  /** Whether the flow is installed and bound: the one switch. */
  static final String ENABLED = "enabled";

  /** The clients that may sign people in without a page, by their client ids. */
  static final String HEADLESS_CLIENTS = "headlessClients";

  /** Whether saving sends a test mail; not stored. */
  static final String TEST_MAIL = "testMail";

  private final Optional<ComponentModel> old;
  private final ComponentModel saved;

  /**
   * A tab that is about to be saved, or was.
   *
   * @param old the tab as it was, empty if it is new
   */
  SavedTab(Optional<ComponentModel> old, ComponentModel saved) {
    this.old = old;
    this.saved = saved;
  }

  /** Whether there was none before. */
  boolean isNew() {
    return old.isEmpty();
  }

  /** What stands in a field, empty if nothing does. */
  String value(String name) {
    return saved.get(name, "");
  }

  /** Whether the switch is on. */
  boolean isOn() {
    return saved.get(ENABLED, false);
  }

  /** Whether the switch was thrown. */
  boolean isFlipped() {
    return isOn() != old.map(o -> o.get(ENABLED, false)).orElse(false);
  }

  /** Whether a test mail is wanted. */
  boolean wantsTestMail() {
    return saved.get(TEST_MAIL, false);
  }

  /** The policy of the settings. */
  Policy policy() {
    Map<String, String> attributes = new HashMap<>();
    for (Setting setting : Setting.values()) {
      attributes.put(setting.attribute(), saved.get(setting.settingName()));
    }
    return EffectiveSettings.read(attributes::get, null).policy();
  }

  /** The changes of settings. */
  SettingChanges changes() {
    Map<String, String> written = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      String value = saved.get(setting.settingName());
      if (value != null && !value.isBlank()) {
        written.put(setting.settingName(), value);
      }
    }
    return SettingChanges.of(written);
  }

  /**
   * Whether other clients are named than before. What was named once may be of no client any more,
   * and neither an import nor a change of something else is refused for it.
   */
  boolean namesClients() {
    return (!isNew() || saved.getId() == null) && changed(HEADLESS_CLIENTS).isPresent();
  }

  /** What is wrong with the switch and its options, in words for an administrator. */
  List<String> badOptions() {
    List<String> problems = new ArrayList<>();
    for (String flag : List.of(ENABLED, FlowOptions.PASSWORD, FlowOptions.PASSKEY, TEST_MAIL)) {
      check(flag, List.of("true", "false"), problems);
    }
    check(FlowOptions.SECOND_FACTOR, FlowOptions.SecondFactor.names(), problems);
    return problems;
  }

  private void check(String name, List<String> allowed, List<String> problems) {
    String value = value(name);
    if (!value.isBlank() && !allowed.contains(value)) {
      problems.add("%s is not allowed; allowed: %s".formatted(name, String.join(", ", allowed)));
    }
  }

  /**
   * The options of the flow once this is saved: those that the administrator has changed. The tab
   * does not notice what is changed in the flow itself, so the others are as they are there.
   */
  FlowOptions options(FlowOptions present) {
    return new FlowOptions(
        changed(FlowOptions.SECOND_FACTOR)
            .flatMap(FlowOptions.SecondFactor::named)
            .orElse(present.secondFactor()),
        changed(FlowOptions.PASSWORD).map(Boolean::parseBoolean).orElse(present.password()),
        changed(FlowOptions.PASSKEY).map(Boolean::parseBoolean).orElse(present.passkey()));
  }

  private Optional<String> changed(String name) {
    return Optional.ofNullable(saved.get(name))
        .filter(value -> !value.equals(old.map(o -> o.get(name)).orElse(null)));
  }
}
