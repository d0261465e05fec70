package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.passwordless.keycloak.it.realm.TestRealm;
import java.time.Instant;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** People who have an account and may not sign in by email. Their names are as long as alice's. */
enum ShutOut {
  DISABLED("dora") {
    @Override
    void change(UserRepresentation user) {
      user.setEnabled(false);
    }
  },
  LOCKED("luca") {
    @Override
    void change(UserRepresentation user) {
      // locked later, by a wrong password
    }
  },
  NOT_OPTED_IN("osca") {
    @Override
    void change(UserRepresentation user) {
      user.getCredentials().removeIf(ShutOut::isOptIn);
    }
  },
  ADDRESSLESS("emil") {
    @Override
    void change(UserRepresentation user) {
      user.setUsername(user.getEmail());
      user.setEmail(null);
    }
  };

  private static final String OPT_IN = "passwordless-email";
  private static final int PATIENCE_SECONDS = 10;

  private final String name;

  ShutOut(String name) {
    this.name = name;
  }

  abstract void change(UserRepresentation user);

  /** Adds some people of each kind to a realm that is about to be made; those in it may sign in. */
  static void addTo(RealmRepresentation realm, int ofEach) {
    setting("availability", "opt-in").accept(realm);
    realm.getUsers().forEach(ShutOut::optIn);
    realm.setBruteForceProtected(true);
    realm.setFailureFactor(1);
    for (ShutOut kind : values()) {
      for (int i = 0; i < ofEach; i++) {
        UserRepresentation user = TestRealm.person(kind.username(realm.getRealm(), i));
        optIn(user);
        kind.change(user);
        realm.getUsers().add(user);
      }
    }
  }

  private static void optIn(UserRepresentation user) {
    CredentialRepresentation wish = new CredentialRepresentation();
    wish.setType(OPT_IN);
    wish.setCredentialData("{}");
    wish.setSecretData("{}");
    user.getCredentials().add(wish);
  }

  private static boolean isOptIn(CredentialRepresentation credential) {
    return credential.getType().equals(OPT_IN);
  }

  /** Has Keycloak lock those of the realm that are to be locked, by a wrong password each. */
  static void lock(TestRealm realm, int ofEach) {
    for (int i = 0; i < ofEach; i++) {
      String username = LOCKED.username(realm.name(), i);
      assertThatThrownBy(() -> realm.restAs(username, "wrong").get("policy"));
      String id = realm.admin().users().search(username, true).get(0).getId();
      Instant deadline = Instant.now().plusSeconds(PATIENCE_SECONDS);
      while (!Boolean.TRUE.equals(
          realm.admin().attackDetection().bruteForceUserStatus(id).get("disabled"))) {
        assertThat(Instant.now()).isBefore(deadline);
      }
    }
  }

  /** What one of them types. */
  String address(TestRealm realm, int number) {
    return username(realm.name(), number) + "@example.com";
  }

  private String username(String realm, int number) {
    return name + number + "-" + realm;
  }
}
