package io.passwordless.keycloak.signin.realm;

import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.OwnTransaction;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Opens a realm's {@link ChallengeStore} on the running server's store, keys and clock. */
public final class KeycloakStore {

  private KeycloakStore() {}

  /** The challenges of a realm. */
  public static ChallengeStore open(KeycloakSession session, RealmModel realm) {
    return new ChallengeStore(
        new InNewSession(session.getKeycloakSessionFactory()),
        session.keys(),
        realm,
        KeycloakClock.INSTANCE);
  }

  /** The server's time, which Keycloak can shift for tests. */
  public static Clock clock() {
    return KeycloakClock.INSTANCE;
  }

  private record InNewSession(KeycloakSessionFactory sessions) implements OwnTransaction {
    @Override
    public <T> T call(Function<SingleUseObjectProvider, T> work) {
      return KeycloakModelUtils.runJobInTransactionWithResult(
          sessions, session -> work.apply(session.singleUseObjects()));
    }
  }

  private static final class KeycloakClock extends Clock {

    static final Clock INSTANCE = new KeycloakClock();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(Time.currentTimeMillis());
    }
  }
}
