package io.passwordless.keycloak.extension;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.component.ComponentModel;
import org.keycloak.credential.CredentialInput;
import org.keycloak.credential.CredentialInputValidator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.storage.StorageId;
import org.keycloak.storage.UserStorageProvider;
import org.keycloak.storage.UserStorageProviderFactory;
import org.keycloak.storage.adapter.AbstractUserAdapter;
import org.keycloak.storage.user.UserLookupProvider;

/**
 * A user storage that nobody can write to, with one person: frieda, of the realm's name, whose
 * password is her user name.
 */
public final class ReadOnlyUsersFactory
    implements UserStorageProviderFactory<ReadOnlyUsersFactory.Users> {

  @Override
  public Users create(KeycloakSession session, ComponentModel model) {
    return new Users(session, model);
  }

  @Override
  public String getId() {
    return "test-read-only";
  }

  /** The storage. */
  public static final class Users
      implements UserStorageProvider, UserLookupProvider, CredentialInputValidator {

    private final KeycloakSession session;
    private final ComponentModel model;

    Users(KeycloakSession session, ComponentModel model) {
      this.session = session;
      this.model = model;
    }

    @Override
    public UserModel getUserById(RealmModel realm, String id) {
      return getUserByUsername(realm, StorageId.externalId(id));
    }

    @Override
    public UserModel getUserByUsername(RealmModel realm, String username) {
      return find(realm, new Frieda(session, realm, model).getUsername().equals(username));
    }

    @Override
    public UserModel getUserByEmail(RealmModel realm, String email) {
      return find(realm, new Frieda(session, realm, model).getEmail().equals(email));
    }

    private UserModel find(RealmModel realm, boolean isHer) {
      return isHer ? new Frieda(session, realm, model) : null;
    }

    @Override
    public boolean supportsCredentialType(String type) {
      return PasswordCredentialModel.TYPE.equals(type);
    }

    @Override
    public boolean isConfiguredFor(RealmModel realm, UserModel user, String type) {
      return supportsCredentialType(type);
    }

    @Override
    public boolean isValid(RealmModel realm, UserModel user, CredentialInput input) {
      return user.getUsername().equals(input.getChallengeResponse());
    }

    @Override
    public void close() {
      // nothing to release
    }
  }

  private static final class Frieda extends AbstractUserAdapter.Streams {

    Frieda(KeycloakSession session, RealmModel realm, ComponentModel model) {
      super(session, realm, model);
    }

    @Override
    public String getUsername() {
      return "frieda-" + realm.getName();
    }

    @Override
    public String getEmail() {
      return getUsername() + "@example.com";
    }

    @Override
    public String getFirstName() {
      return "Frieda";
    }

    @Override
    public String getLastName() {
      return "Federated";
    }

    @Override
    public String getFirstAttribute(String name) {
      return getAttributeStream(name).findFirst().orElse(null);
    }

    @Override
    public Stream<String> getAttributeStream(String name) {
      return getAttributes().getOrDefault(name, List.of()).stream();
    }

    @Override
    public Map<String, List<String>> getAttributes() {
      return Map.of(
          UserModel.USERNAME,
          List.of(getUsername()),
          UserModel.EMAIL,
          List.of(getEmail()),
          UserModel.FIRST_NAME,
          List.of(getFirstName()),
          UserModel.LAST_NAME,
          List.of(getLastName()));
    }

    @Override
    public void removeRequiredAction(String action) {
      // Keycloak does so after any, and there are none
    }

    @Override
    public void removeRequiredAction(RequiredAction action) {
      // as above
    }

    @Override
    public SubjectCredentialManager credentialManager() {
      return session.users().getUserCredentialManager(this);
    }
  }
}
