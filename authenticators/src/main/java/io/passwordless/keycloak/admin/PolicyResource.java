package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.EffectiveSettings;
import io.passwordless.keycloak.policy.EffectiveSettings.Source;
import io.passwordless.keycloak.policy.GuessingChance;
import io.passwordless.keycloak.policy.InvalidSettingException;
import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.policy.SettingChanges;
import io.passwordless.keycloak.signin.realm.BoundSteps;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.RealmModel;

/** The realm's settings: in force, where each comes from, what is allowed, what is wrong. */
public final class PolicyResource {

  private final AdminRequest request;

  PolicyResource(AdminRequest request) {
    this.request = request;
  }

  /**
   * Every setting by its name, and beside them {@code guessing} (the chance that guessing all year
   * succeeds) and {@code problems} (stored values that are not allowed and were passed over, and
   * links that lead to any host).
   */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> get() {
    request.auth().realm().requireViewRealm();
    return describe(request.realm());
  }

  /** Changes some settings, all or none; {@code null} goes back to the default. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> put(String body) {
    request.auth().realm().requireManageRealm();
    Map<String, Object> written = AdminRequest.read(body, "{\"codeLength\": 8}");
    SettingChanges changes = SettingChanges.of(written);
    if (!changes.problems().isEmpty()) {
      throw AdminRequest.refuse(changes.problems());
    }
    RealmModel realm = request.realm();
    changes.forEach(
        (setting, value) ->
            value.ifPresentOrElse(
                v -> realm.setAttribute(setting.attribute(), v),
                () -> realm.removeAttribute(setting.attribute())));
    RegistrationFlow.follow(request.session(), realm);
    SettingsTab.follow(request.session(), realm);
    if (!written.isEmpty()) {
      request.record(OperationType.UPDATE, written);
    }
    return describe(realm);
  }

  private static Map<String, Object> describe(RealmModel realm) {
    EffectiveSettings ofRealm = EffectiveSettings.read(realm::getAttribute, null);
    List<BoundSteps.Bound> steps = BoundSteps.of(realm).all();
    Map<String, Object> description = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      description.put(
          setting.settingName(),
          describe(
              setting,
              steps.stream()
                  .map(BoundSteps.Bound::settings)
                  .filter(settings -> settings.source(setting) == Source.EXECUTION)
                  .findFirst()
                  .orElse(ofRealm)));
    }
    description.put("guessing", describe(weakest(ofRealm, steps)));
    description.put(
        "problems",
        Stream.concat(LinkUrl.problem(realm).stream(), problems(ofRealm, steps).stream()).toList());
    return description;
  }

  /** A guesser takes the step where it is easiest. */
  private static GuessingChance weakest(EffectiveSettings ofRealm, List<BoundSteps.Bound> steps) {
    return steps.stream()
        .filter(BoundSteps.Bound::takesCodes)
        .map(step -> GuessingChance.under(step.settings().policy()))
        .max(Comparator.comparingDouble(GuessingChance::chance))
        .orElseGet(() -> GuessingChance.under(ofRealm.policy()));
  }

  private static List<String> problems(EffectiveSettings ofRealm, List<BoundSteps.Bound> steps) {
    return Stream.concat(
            ofRealm.problems().stream().map(InvalidSettingException::getMessage),
            steps.stream()
                .flatMap(
                    step ->
                        step.settings().problems(Source.EXECUTION).stream()
                            .map(problem -> step.name() + ": " + problem.getMessage())))
        .toList();
  }

  private static Map<String, Object> describe(Setting setting, EffectiveSettings settings) {
    Setting.ValueType type = setting.type();
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("value", typed(type, settings.value(setting)));
    description.put("source", settings.source(setting).name().toLowerCase(Locale.ROOT));
    description.put("default", typed(type, setting.defaultValue()));
    if (type.isNumber()) {
      description.put("min", type.min());
      description.put("max", type.max());
      type.unit()
          .filter(unit -> !unit.symbol().isEmpty())
          .ifPresent(unit -> description.put("unit", unit.symbol()));
    } else if (type.isText()) {
      description.put("format", type.allowed());
    } else {
      description.put("allowed", type.choices().stream().map(c -> typed(type, c)).toList());
    }
    return description;
  }

  private static Object typed(Setting.ValueType type, String value) {
    if (type.isNumber()) {
      return Integer.valueOf(value);
    }
    return type.isFlag() ? Boolean.valueOf(value) : value;
  }

  private static Map<String, Object> describe(GuessingChance chance) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("oneIn", chance.oneIn());
    description.put("sum", chance.sum());
    description.put("oneInAtWorst", chance.oneInAtWorst());
    description.put("atWorst", chance.atWorst());
    chance.warning().ifPresent(warning -> description.put("warning", warning));
    return description;
  }
}
