package io.passwordless.keycloak.signin.person;

import io.passwordless.keycloak.policy.Availability;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.events.Errors;
import org.keycloak.jose.jws.crypto.HashUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.BruteForceProtector;

/**
 * Who a person says to be: an account, or an address that has none. Both have budgets, so that from
 * outside they cannot be told apart.
 */
public final class Account {

  private static final Logger LOG = Logger.getLogger(Account.class);

  private static final Pattern TAG = Pattern.compile("^([^+]+)\\+.*(?=@[^@]*$)", Pattern.DOTALL);

  private final UserModel user;
  private final String name;

  private Account(UserModel user, String name) {
    this.user = user;
    this.name = name;
  }

  /** The account an earlier step of the flow has established. */
  public static Account known(UserModel user) {
    return new Account(user, user.getUsername());
  }

  /**
   * The account with this user name or address, found as Keycloak's own forms find it ({@code
   * KeycloakModelUtils.findUserByNameOrEmail}, 26.7). What that costs depends on who it is: not to
   * be called in a request.
   */
  public static Account named(KeycloakSession session, RealmModel realm, String name) {
    try {
      UserModel user = null;
      if (realm.isLoginWithEmailAllowed() && name.indexOf('@') != -1) {
        user = session.users().getUserByEmail(realm, name);
      }
      if (user == null) {
        user = session.users().getUserByUsername(realm, name);
      }
      return new Account(user, name);
    } catch (ModelDuplicateException e) {
      LOG.debug("more than one account has that address; none of them is taken", e);
      return new Account(null, name);
    }
  }

  public Optional<UserModel> user() {
    return Optional.ofNullable(user);
  }

  /** The account's address, or what was typed. */
  private String address() {
    return user == null || ObjectUtil.isBlank(user.getEmail()) ? name : user.getEmail();
  }

  /** A name for budgets of the account: it does not depend on how the account was named. */
  public String budget() {
    return user == null ? digest(name) : user.getId();
  }

  /**
   * A name for budgets of the mailbox: whoever owns one owns all of its addresses with a tag (RFC
   * 5233), and is bothered by what comes to any of them.
   */
  public String addressBudget() {
    return digest(mailbox(address()));
  }

  /** The address without its tag. */
  static String mailbox(String address) {
    return TAG.matcher(address).replaceFirst("$1");
  }

  /** Why no mail may go to this account, as one of Keycloak's {@link Errors}; empty if one may. */
  public Optional<String> obstacle(KeycloakSession session, RealmModel realm) {
    if (user == null || user.getServiceAccountClientLink() != null) {
      return Optional.of(Errors.USER_NOT_FOUND);
    }
    if (realm.isBruteForceProtected()) {
      BruteForceProtector protector = session.getProvider(BruteForceProtector.class);
      if (protector.isPermanentlyLockedOut(session, realm, user)) {
        return Optional.of(Errors.USER_DISABLED);
      }
      if (protector.isTemporarilyDisabled(session, realm, user)) {
        return Optional.of(Errors.USER_TEMPORARILY_DISABLED);
      }
    }
    if (!user.isEnabled()) {
      return Optional.of(Errors.USER_DISABLED);
    }
    return ObjectUtil.isBlank(user.getEmail())
        ? Optional.of(Errors.INVALID_EMAIL)
        : Optional.empty();
  }

  /** Whether the person does not want to sign in by email, as one of Keycloak's {@link Errors}. */
  public Optional<String> refusal(Availability availability) {
    return user == null || new Preference(user).allows(availability)
        ? Optional.empty()
        : Optional.of(Errors.NOT_ALLOWED);
  }

  private static String digest(String text) {
    byte[] normalised = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(HashUtils.hash(JavaAlgorithm.SHA256, normalised));
  }
}
