package io.passwordless.keycloak.signin.person;

import io.passwordless.keycloak.policy.Availability;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import java.util.List;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;

/**
 * A person's own choice about signing in by email. It is kept among the account's credentials, as
 * one that holds no secret: administrators see it there and reset it by deleting it, it is exported
 * and imported with the account, and federated accounts have it too.
 */
public final class Preference {

  /** The credential of an account that uses email to sign in. */
  public static final String CREDENTIAL_TYPE = "passwordless-email";

  /** The required action in which people choose: its id, and its alias in realms. */
  public static final String ACTION = "passwordless-preference";

  /** What administrators read in the list of required actions. */
  public static final String ACTION_NAME = "Email sign-in";

  /** The credential of an account whose owner has refused it. */
  public static final String REFUSAL_TYPE = "passwordless-email-refused";

  private static final String NOTHING = "{}";

  private final UserModel user;

  /** The choice of one person. */
  public Preference(UserModel user) {
    this.user = user;
  }

  /** Whether the person can sign in by email where it is available like this. */
  public boolean allows(Availability availability) {
    return switch (availability) {
      case EVERYONE -> !has(REFUSAL_TYPE);
      case OPT_IN -> has(CREDENTIAL_TYPE);
    };
  }

  /** Whether the person uses it, or has switched it on. */
  public boolean isTakenUp() {
    return has(CREDENTIAL_TYPE);
  }

  /** The person wants it, or uses it. */
  public void takeUp() {
    remove(REFUSAL_TYPE);
    if (!has(CREDENTIAL_TYPE)) {
      create(CREDENTIAL_TYPE);
    }
  }

  /** The person does not want it. */
  public void refuse() {
    remove(CREDENTIAL_TYPE);
    if (!has(REFUSAL_TYPE)) {
      create(REFUSAL_TYPE);
    }
  }

  private boolean has(String type) {
    return user.credentialManager().getStoredCredentialsByTypeStream(type).findAny().isPresent();
  }

  private void remove(String type) {
    List<CredentialModel> present =
        user.credentialManager().getStoredCredentialsByTypeStream(type).toList();
    present.forEach(
        credential -> user.credentialManager().removeStoredCredentialById(credential.getId()));
  }

  private void create(String type) {
    CredentialModel credential = new CredentialModel();
    credential.setType(type);
    credential.setCredentialData(NOTHING);
    credential.setSecretData(NOTHING);
    credential.setCreatedDate(KeycloakStore.clock().millis());
    user.credentialManager().createStoredCredential(credential);
  }
}
