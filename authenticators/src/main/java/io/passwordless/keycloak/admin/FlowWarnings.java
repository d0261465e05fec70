package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.Availability;
import io.passwordless.keycloak.signin.PasskeyOffer;
import io.passwordless.keycloak.signin.realm.BoundSteps;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import io.passwordless.keycloak.signin.realm.Offer;
import io.passwordless.keycloak.signin.realm.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What an administrator should know of a realm whose switch is thrown, in words. */
final class FlowWarnings {

  private FlowWarnings() {}

  /** Those of a realm, with its flow as it is. */
  static List<String> of(KeycloakSession session, RealmModel realm, InstalledFlow.State state) {
    List<String> warnings = new ArrayList<>();
    if (state.bound() && !Offer.mail(session, realm)) {
      warnings.add("The realm has no mail server: nobody gets a code or a link.");
    }
    LinkUrl.problem(realm).filter(problem -> state.bound()).ifPresent(warnings::add);
    if (state.bound()
        && Policies.of(realm).availability() == Availability.OPT_IN
        && !state.options().password()
        && !state.options().passkey()) {
      warnings.add(
          "With availability opt-in, nobody can sign in who has not switched it on yet. Turn on the option password (Password beside it).");
    }
    if (state.bound() && !state.options().password() && !state.options().passkey()) {
      warnings.add(
          "Accounts without an email address cannot sign in%s. If there are any, turn on the option password (Password beside it)."
              .formatted(
                  realm.getName().equals(Config.getAdminRealm())
                      ? ", administrators' among them"
                      : ""));
    }
    if (state.bound() && state.options().secondFactor() == FlowOptions.SecondFactor.NEVER) {
      warnings.add("People who have a second factor are not asked for it.");
    }
    if (state.bound()
        && Policies.of(realm).passkeyOffer()
        && !PasskeyOffer.isPossible(session, realm, BoundSteps.of(realm))) {
      warnings.add(
          "Nobody is offered a passkey: either people cannot sign in with one (the option passkey, or Enable Passkeys in the WebAuthn Passwordless Policy), or one of the required actions Webauthn Register Passwordless and Offer of a passkey is off.");
    }
    if (Policies.of(realm).signUp() && !realm.isRegistrationAllowed()) {
      warnings.add("Nobody can sign up: the realm does not allow user registration.");
    }
    if (state.bound() && RegistrationFlow.isElsewhere(session, realm)) {
      warnings.add(
          "Applications that send people to register (prompt=create) lead them to the flow '%s', not to sign-up by email."
              .formatted(
                  Optional.ofNullable(realm.getRegistrationFlow())
                      .map(flow -> flow.getAlias())
                      .orElse("none")));
    }
    return warnings;
  }
}
