package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.EffectiveSettings;
import io.passwordless.keycloak.policy.GuessingChance;
import io.passwordless.keycloak.policy.InvalidSettingException;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.app.HeadlessClients;
import io.passwordless.keycloak.signin.realm.BoundSteps;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What the tab shows of a realm, by the names of its fields. */
final class TabContents {

  /** The chance of a guesser; shown only. */
  static final String GUESSING = "guessing";

  /** The stored values that are passed over; shown only. */
  static final String PROBLEMS = "problems";

  /** What is on, in a line; shown only. */
  static final String STATE = "state";

  /** What {@link FlowWarnings} says; shown only. */
  static final String WARNINGS = "warnings";

  private static final String NO_PROBLEMS = "none";

  private static final String NOTHING_ON =
      "Off: no step of the realm's browser flow signs people in by email.";

  private TabContents() {}

  /** What it shows of a realm as that is now. */
  static Map<String, String> of(KeycloakSession session, RealmModel realm) {
    InstalledFlow.State state = new InstalledFlow(session, realm).state();
    Optional<String> problemOfLinks = LinkUrl.problem(realm);
    List<String> warnings = new ArrayList<>(FlowWarnings.of(session, realm, state));
    problemOfLinks.ifPresent(warnings::remove);
    return shown(
        EffectiveSettings.read(realm::getAttribute, null),
        state.bound(),
        state.options(),
        Optional.ofNullable(realm.getAttribute(HeadlessClients.NAMED)),
        problemOfLinks,
        told(realm, state),
        warnings);
  }

  /** What it shows of a realm in which nothing was ever set. */
  static Map<String, String> defaults() {
    return shown(
        EffectiveSettings.read(name -> null, null),
        false,
        FlowOptions.DEFAULT,
        Optional.empty(),
        Optional.empty(),
        NOTHING_ON,
        List.of());
  }

  /** The chance of a guesser under a policy, in words. */
  static String guessing(Policy policy) {
    GuessingChance chance = GuessingChance.under(policy);
    return chance.sum()
        + ". "
        + chance.atWorst()
        + "."
        + chance.warning().map(warning -> " " + warning).orElse("");
  }

  private static Map<String, String> shown(
      EffectiveSettings settings,
      boolean enabled,
      FlowOptions options,
      Optional<String> headlessClients,
      Optional<String> problemOfLinks,
      String state,
      List<String> warnings) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put(STATE, state);
    shown.put(WARNINGS, warnings.isEmpty() ? NO_PROBLEMS : String.join(" ", warnings));
    shown.put(SavedTab.ENABLED, Boolean.toString(enabled));
    shown.put(FlowOptions.SECOND_FACTOR, options.secondFactor().optionValue());
    shown.put(FlowOptions.PASSWORD, Boolean.toString(options.password()));
    shown.put(FlowOptions.PASSKEY, Boolean.toString(options.passkey()));
    for (Setting setting : Setting.values()) {
      shown.put(setting.settingName(), settings.value(setting));
    }
    headlessClients.ifPresent(ids -> shown.put(SavedTab.HEADLESS_CLIENTS, ids));
    shown.put(GUESSING, guessing(settings.policy()));
    shown.put(PROBLEMS, problems(settings, problemOfLinks));
    shown.values().removeIf(String::isEmpty);
    return shown;
  }

  private static String problems(EffectiveSettings settings, Optional<String> ofLinks) {
    String problems =
        Stream.concat(
                ofLinks.stream(),
                settings.problems().stream().map(InvalidSettingException::getMessage))
            .collect(Collectors.joining("; "));
    return problems.isEmpty() ? NO_PROBLEMS : problems;
  }

  /** What is on, in a line. */
  private static String told(RealmModel realm, InstalledFlow.State state) {
    BoundSteps steps = BoundSteps.of(realm);
    if (steps.all().isEmpty()) {
      return NOTHING_ON;
    }
    boolean link = steps.policy(SignInMethod.MAGIC_LINK).isPresent();
    Optional<Policy> code = steps.policy(SignInMethod.EMAIL_CODE);
    return "Email code: %s%s. Magic link: %s. Second factor: %s. Beside it: %s."
        .formatted(
            onOff(code.isPresent()),
            code.filter(policy -> policy.mailsLink(SignInMethod.EMAIL_CODE)).isPresent()
                ? ", with a link in the same mail"
                : "",
            onOff(link),
            state.bound() ? state.options().secondFactor().optionValue() : "by your own flow",
            state.bound() ? beside(state.options()) : "by your own flow");
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }

  private static String beside(FlowOptions options) {
    String others =
        Stream.of(
                options.password() ? FlowOptions.PASSWORD : "",
                options.passkey() ? FlowOptions.PASSKEY : "")
            .filter(other -> !other.isEmpty())
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? "nothing" : others;
  }
}
