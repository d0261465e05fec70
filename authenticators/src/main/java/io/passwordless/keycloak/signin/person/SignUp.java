package io.passwordless.keycloak.signin.person;

import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.signin.realm.Offer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.ModelException;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.utils.Organizations;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileProvider;
import org.keycloak.userprofile.ValidationException;
import org.keycloak.validate.validators.EmailValidator;

/**
 * Accounts that people create by proving an address. Nothing is stored, and no user name reserved,
 * before the address is proved; what else the realm wants to know of a person, its required actions
 * ask for afterwards.
 */
public final class SignUp {

  private static final Logger LOG = Logger.getLogger(SignUp.class);

  private static final Set<String> PROVED = Set.of(UserModel.USERNAME, UserModel.EMAIL);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Policy policy;

  public SignUp(KeycloakSession session, RealmModel realm, Policy policy) {
    this.session = session;
    this.realm = realm;
    this.policy = policy;
  }

  /** The address that what was typed may sign up with, in the form accounts have it. */
  public Optional<String> address(String typed) {
    String address = typed.toLowerCase(Locale.ROOT);
    return isOpenTo(address) ? Optional.of(address) : Optional.empty();
  }

  /** Whether this address may still sign up. */
  public boolean isOpenTo(String address) {
    return Offer.signUp(session, realm, policy)
        && EmailValidator.INSTANCE.validate(address, UserModel.EMAIL).isValid()
        && isFree(address)
        && isWithinProfile(address)
        && !hasItsOwnIdentityProvider(address);
  }

  /** Creates the account of an address that was proved; empty if it may not be created any more. */
  public Optional<UserModel> create(String address) {
    if (!isOpenTo(address)) {
      return Optional.empty();
    }
    try {
      UserModel user = session.users().addUser(realm, address);
      user.setEmail(address);
      user.setEmailVerified(true);
      user.setEnabled(true);
      return Optional.of(user);
    } catch (ModelException e) {
      LOG.debug("an account could not be created", e);
      return Optional.empty();
    }
  }

  private boolean isFree(String address) {
    try {
      return session.users().getUserByUsername(realm, address) == null
          && session.users().getUserByEmail(realm, address) == null;
    } catch (ModelDuplicateException e) {
      LOG.debug("more than one account has that address", e);
      return false;
    }
  }

  /** Only what the address itself is to blame for: the person is asked for the rest later on. */
  private boolean isWithinProfile(String address) {
    try {
      session
          .getProvider(UserProfileProvider.class)
          .create(
              UserProfileContext.REGISTRATION,
              Map.of(UserModel.USERNAME, List.of(address), UserModel.EMAIL, List.of(address)))
          .validate();
      return true;
    } catch (ValidationException e) {
      return e.getErrors().stream().noneMatch(error -> PROVED.contains(error.getAttribute()));
    }
  }

  /** People of an organization that has an identity provider for the domain come through that. */
  private boolean hasItsOwnIdentityProvider(String address) {
    if (!Organizations.isEnabledAndOrganizationsPresent(session)) {
      return false;
    }
    OrganizationModel organization =
        Organizations.getProvider(session).getByDomainName(Organizations.getEmailDomain(address));
    return organization != null
        && (!organization.isEnabled()
            || organization.getIdentityProviders().anyMatch(provider -> provider.isEnabled()));
  }
}
