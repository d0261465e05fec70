package io.passwordless.keycloak.signin.realm;

import io.passwordless.keycloak.policy.EffectiveSettings;
import io.passwordless.keycloak.policy.InvalidSettingException;
import io.passwordless.keycloak.policy.Policy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.RealmModel;

/** The policy in force for a realm, or for one execution of its flows. */
public final class Policies {

  private static final Logger LOG = Logger.getLogger(Policies.class);
  private static final int MOST_WARNINGS = 1000;

  /** What has been logged already: a bad value is logged once, not at every sign-in. */
  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private Policies() {}

  /** The policy of the realm alone. */
  public static Policy of(RealmModel realm) {
    return read(realm, null);
  }

  /** The policy for one execution: its configuration goes before the realm's. */
  public static Policy of(RealmModel realm, AuthenticationExecutionModel execution) {
    return read(realm, overrides(realm, execution));
  }

  /** Every setting as it is for one execution. */
  static EffectiveSettings settings(RealmModel realm, AuthenticationExecutionModel execution) {
    return EffectiveSettings.read(realm::getAttribute, overrides(realm, execution));
  }

  private static Map<String, String> overrides(
      RealmModel realm, AuthenticationExecutionModel execution) {
    AuthenticatorConfigModel config =
        execution.getAuthenticatorConfig() == null
            ? null
            : realm.getAuthenticatorConfigById(execution.getAuthenticatorConfig());
    return config == null ? null : config.getConfig();
  }

  /**
   * How long Keycloak (26.7, {@code ClientSessionCode.isActionActive}) waits for a sign-in to go
   * on: a code or a link that came later would find no flow to go on with.
   */
  private static Duration loginTimeout(RealmModel realm) {
    return Duration.ofSeconds(
        realm.getAccessCodeLifespanLogin() > 0
            ? realm.getAccessCodeLifespanLogin()
            : realm.getAccessCodeLifespanUserAction());
  }

  private static Policy read(RealmModel realm, Map<String, String> executionConfig) {
    EffectiveSettings settings = EffectiveSettings.read(realm::getAttribute, executionConfig);
    for (InvalidSettingException problem : settings.problems()) {
      if (WARNED.size() < MOST_WARNINGS && WARNED.add(realm.getId() + " " + problem.getMessage())) {
        LOG.warnf(
            "Realm '%s': stored setting %s. It is passed over.",
            realm.getName(), problem.getMessage());
      }
    }
    return within(realm, settings.policy());
  }

  /** A policy as it would be in force in a realm: nothing lives longer than a sign-in may take. */
  public static Policy within(RealmModel realm, Policy policy) {
    return policy.within(loginTimeout(realm));
  }
}
