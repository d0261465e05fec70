package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.signin.person.PasskeyMemory;
import io.passwordless.keycloak.signin.realm.BoundSteps;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import java.time.Duration;
import java.util.Set;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.WebAuthnPasswordlessRegisterFactory;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The offer of a passkey to somebody who has signed in by email. It is noted when the address is
 * proved, and made when the flow is through: an email alone is no way to a credential of an account
 * that has a second factor.
 */
public final class PasskeyOffer {

  /** The required action in which it is made: its id, and its alias in realms. */
  public static final String ACTION = "passwordless-passkey-offer";

  /** What administrators read in the list of required actions. */
  public static final String ACTION_NAME = "Offer of a passkey";

  /** Keycloak's own action, in which a passkey is made. */
  private static final String REGISTER = WebAuthnPasswordlessRegisterFactory.PROVIDER_ID;

  private static final String PROVED_BY = "passwordless.passkey.of";
  private static final String PAUSE = "passwordless.passkey.pause";
  private static final String MADE = "passwordless.passkey.made";
  private static final String TAKEN = "passwordless.passkey.taken";

  /** Flows that sign in; others are on the way to something else, or have no pages. */
  private static final Set<String> SIGN_INS =
      Set.of(LoginActionsService.AUTHENTICATE_PATH, LoginActionsService.REGISTRATION_PATH);

  private final KeycloakSession session;
  private final AuthenticationSessionModel authSession;
  private final UserModel user;

  /** The offer in a tab, to whom has signed in there. */
  public PasskeyOffer(KeycloakSession session, AuthenticationSessionModel authSession) {
    this.session = session;
    this.authSession = authSession;
    this.user = authSession.getAuthenticatedUser();
  }

  /** An address was proved; not together with an earlier factor, if it is to be a sign-in by it. */
  static void note(Step step, UserModel user, boolean second) {
    if (!second && step.policy().passkeyOffer() && SIGN_INS.contains(step.flowPath())) {
      step.notes().set(PROVED_BY, user.getId());
      step.notes().set(PAUSE, step.policy().passkeyOfferPause().toString());
    }
  }

  /** Whether a passkey could be made and used: what an administrator has to see to. */
  public static boolean isPossible(KeycloakSession session, RealmModel realm, BoundSteps steps) {
    return isOn(realm, ACTION)
        && isOn(realm, REGISTER)
        && session
                .getKeycloakSessionFactory()
                .getProviderFactory(RequiredActionProvider.class, REGISTER)
            != null
        && steps.take(session, WebAuthnCredentialModel.TYPE_PASSWORDLESS);
  }

  private static boolean isOn(RealmModel realm, String alias) {
    RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(alias);
    return action != null && action.isEnabled();
  }

  /** Whether it is to be made now. An action that the application has begun comes alone. */
  public boolean isDue() {
    String pause = authSession.getAuthNote(PAUSE);
    return pause != null
        && user.getId().equals(authSession.getAuthNote(PROVED_BY))
        && authSession.getClientNote(Constants.KC_ACTION) == null
        && authSession.getClientNote(Constants.KC_ACTION_STATUS) == null
        && new PasskeyMemory(user).allows(KeycloakStore.clock().instant(), Duration.parse(pause))
        && isPossible()
        && !user.credentialManager().isConfiguredFor(WebAuthnCredentialModel.TYPE_PASSWORDLESS);
  }

  /** Whether it was made in this tab, and has no answer yet. */
  public boolean isOpen() {
    return user.getId().equals(authSession.getAuthNote(MADE));
  }

  /** It is shown to the person. */
  public void make(EventBuilder event) {
    if (!isOpen()) {
      authSession.setAuthNote(MADE, user.getId());
      new PasskeyMemory(user).offered(KeycloakStore.clock().instant());
      AuditTrail.passkey(event, ACTION, "offered");
    }
  }

  /**
   * The person wants a passkey. Keycloak makes it, as if the application had asked for it: then its
   * page lets the person go on without, if her device cannot make one.
   */
  public void take(EventBuilder event) {
    close();
    AuditTrail.passkey(event, ACTION, "accepted");
    if (isPossible()) {
      authSession.setClientNote(Constants.KC_ACTION, REGISTER);
      authSession.setClientNote(TAKEN, "true");
      authSession.setAuthNote(TAKEN, "true");
    }
  }

  /** The person wants no passkey now. */
  public void leave(EventBuilder event) {
    close();
    AuditTrail.passkey(event, ACTION, "later");
  }

  /** The person wants to be asked no more. */
  public void refuse(EventBuilder event) {
    close();
    AuditTrail.passkey(event, ACTION, "refused");
    new PasskeyMemory(user).refused();
  }

  /**
   * The application does not know of what was begun for it, and is not told. If the sign-in begins
   * anew, perhaps as somebody else, it is forgotten: Keycloak (26.7, {@code
   * AuthenticationProcessor.resetFlow}) clears the other notes.
   */
  public void hideFromApplication() {
    if (authSession.getClientNote(TAKEN) == null) {
      return;
    }
    authSession.removeClientNote(Constants.KC_ACTION_STATUS);
    if (authSession.getAuthNote(TAKEN) == null) {
      authSession.removeClientNote(Constants.KC_ACTION);
      authSession.removeClientNote(Constants.KC_ACTION_EXECUTING);
      authSession.removeClientNote(TAKEN);
    }
  }

  private void close() {
    authSession.removeAuthNote(MADE);
    authSession.removeAuthNote(PAUSE);
  }

  private boolean isPossible() {
    RealmModel realm = authSession.getRealm();
    return isPossible(session, realm, BoundSteps.of(realm, authSession.getClient()));
  }
}
