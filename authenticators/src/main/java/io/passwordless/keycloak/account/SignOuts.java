package io.passwordless.keycloak.account;

import io.passwordless.keycloak.signin.person.AccountHistory;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Sees what ends an account's sessions without a "not before" that Keycloak would keep: a person
 * who changes a credential and signs out of other devices; an account that is turned off.
 */
final class SignOuts {

  /** The box on Keycloak's pages (26.7, {@code UpdatePassword} and its like). */
  private static final String BOX = "logout-sessions";

  /** By name, because Keycloak has put some out of use and still records them. */
  private static final Set<String> CHANGES =
      Set.of("UPDATE_CREDENTIAL", "UPDATE_PASSWORD", "UPDATE_TOTP", "UPDATE_EMAIL");

  private static final Pattern USER = Pattern.compile("users/([^/]+).*");

  private final KeycloakSession session;

  SignOuts(KeycloakSession session) {
    this.session = session;
  }

  void see(Event event) {
    if (event.getUserId() != null && isSignOut(event)) {
      revokeAfterwards(event.getRealmId(), event.getUserId());
    }
  }

  private boolean isSignOut(Event event) {
    if (event.getType() == EventType.USER_DISABLED_BY_PERMANENT_LOCKOUT) {
      return true;
    }
    return CHANGES.contains(event.getType().name())
        && "on"
            .equals(session.getContext().getHttpRequest().getDecodedFormParameters().getFirst(BOX));
  }

  /** Whatever an administrator did to the account: it is looked at, not the event. */
  void see(AdminEvent event) {
    Matcher user = USER.matcher(Optional.ofNullable(event.getResourcePath()).orElse(""));
    if (!user.matches()) {
      return;
    }
    RealmModel realm = session.realms().getRealm(event.getRealmId());
    UserModel account = realm == null ? null : session.users().getUserById(realm, user.group(1));
    if (account != null && !account.isEnabled()) {
      revokeAfterwards(realm.getId(), account.getId());
    }
  }

  /** Once it is so: what is issued until then would outlive it. */
  private void revokeAfterwards(String realmId, String userId) {
    session
        .getTransactionManager()
        .enlistAfterCompletion(
            new AbstractKeycloakTransaction() {
              @Override
              protected void commitImpl() {
                RealmModel realm = session.realms().getRealm(realmId);
                new AccountHistory(session, realm).revoke(userId);
              }

              @Override
              protected void rollbackImpl() {
                // nothing was ended
              }
            });
  }
}
