package io.passwordless.keycloak.signin.mailing;

import io.passwordless.keycloak.mail.Delivery;
import io.passwordless.keycloak.mail.MailQueue;
import io.passwordless.keycloak.mail.SignInMail;
import io.passwordless.keycloak.signin.person.Preference;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Tells a person by mail what has changed in the ways into the account. */
public final class AccountNotice {

  private static final Duration LIFESPAN = Duration.ofHours(1);

  private final KeycloakSession session;
  private final RealmModel realm;

  /** Notices of a realm. */
  public AccountNotice(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /**
   * Email sign-in was switched on or off. It is sent once the running transaction has committed.
   */
  public void preference(ClientModel client, UserModel user, boolean on) {
    send(client, user, writer(client).preference(user, on));
  }

  /** What was set up before the first proof of the address is gone. Sent like the other. */
  public void cleared(ClientModel client, UserModel user) {
    send(client, user, writer(client).cleared(user));
  }

  private MailWriter writer(ClientModel client) {
    return new MailWriter(session, realm, client, LinkUrl.base(session));
  }

  private void send(ClientModel client, UserModel user, SignInMail mail) {
    session
        .getProvider(MailQueue.class)
        .send(
            new Notice(
                realm.getId(),
                mail,
                KeycloakStore.clock().instant().plus(LIFESPAN),
                client.getClientId(),
                user.getId(),
                session.getContext().getConnection().getRemoteHost()));
  }

  private record Notice(
      String realmId,
      SignInMail mail,
      Instant deadline,
      String clientId,
      String userId,
      String ipAddress)
      implements Delivery {

    @Override
    public void report(KeycloakSession session, Fate fate) {
      if (fate != Fate.SENT) {
        new EventBuilder(session.getContext().getRealm(), session)
            .client(clientId)
            .user(userId)
            .ipAddress(ipAddress)
            .event(EventType.UPDATE_CREDENTIAL)
            .detail(Details.CREDENTIAL_TYPE, Preference.CREDENTIAL_TYPE)
            .detail(Details.REASON, fate.name().toLowerCase(Locale.ROOT))
            .error(Errors.EMAIL_SEND_FAILED);
      }
    }
  }
}
