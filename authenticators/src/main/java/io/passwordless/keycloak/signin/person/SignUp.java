package io.passwordless.keycloak.signin.person;

import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.signin.realm.Offer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    return userName(address).isPresent();
  }

  /**
   * Creates the account of an address that was proved; empty if it may not be created any more.
   *
   * @param language the one in which somebody signs up, to be kept where people have one
   */
  public Optional<UserModel> create(String address, Optional<String> language) {
    try {
      Optional<UserModel> user = userName(address).map(name -> create(address, name));
      if (realm.isInternationalizationEnabled()) {
        user.ifPresent(u -> language.ifPresent(l -> u.setSingleAttribute(UserModel.LOCALE, l)));
      }
      return user;
    } catch (ModelException e) {
      LOG.debug("an account could not be created", e);
      return Optional.empty();
    }
  }

  private UserModel create(String address, String name) {
    UserModel user = session.users().addUser(realm, name);
    user.setEmail(address);
    user.setEmailVerified(true);
    user.setEnabled(true);
    if (!isFoundBy(address, name)) {
      // the page on which a person sees it, and may choose another
      user.addRequiredAction(UserModel.RequiredAction.UPDATE_PROFILE);
    }
    return user;
  }

  /** The user name the address gets; empty if it may not sign up. */
  private Optional<String> userName(String address) {
    if (!Offer.signUp(session, realm, policy)
        || !EmailValidator.INSTANCE.validate(address, UserModel.EMAIL).isValid()
        || isTaken(address)
        || refusedByProfile(address, address).contains(UserModel.EMAIL)
        || hasItsOwnIdentityProvider(address)) {
      return Optional.empty();
    }
    return new NewUserName(session, realm)
        .candidates(address)
        .filter(name -> isFoundBy(address, name) || realm.isEditUsernameAllowed())
        .filter(name -> session.users().getUserByUsername(realm, name) == null)
        .filter(name -> !refusedByProfile(address, name).contains(UserModel.USERNAME))
        .findFirst();
  }

  /** Whether a person who types the address again is known by it. */
  private boolean isFoundBy(String address, String name) {
    return realm.isLoginWithEmailAllowed() || name.equals(address);
  }

  /**
   * Whether there is an account with that address already, even where a second one may have it:
   * nobody wants another account who only wants to sign in.
   */
  private boolean isTaken(String address) {
    try {
      return session.users().getUserByEmail(realm, address) != null;
    } catch (ModelDuplicateException e) {
      LOG.debug("more than one account has that address", e);
      return true;
    }
  }

  /** Attributes the realm's own form would find fault with, if this were all that was filled in. */
  private Set<String> refusedByProfile(String address, String name) {
    try {
      session
          .getProvider(UserProfileProvider.class)
          .create(
              UserProfileContext.REGISTRATION,
              Map.of(UserModel.USERNAME, List.of(name), UserModel.EMAIL, List.of(address)))
          .validate();
      return Set.of();
    } catch (ValidationException e) {
      return e.getErrors().stream()
          .map(ValidationException.Error::getAttribute)
          .collect(Collectors.toSet());
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
