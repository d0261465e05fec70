package io.passwordless.keycloak.signin.link;

import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.mail.MailQueue;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.mailing.Asker;
import io.passwordless.keycloak.signin.mailing.MailLimits;
import io.passwordless.keycloak.signin.mailing.MailWriter;
import io.passwordless.keycloak.signin.mailing.SignInDelivery;
import io.passwordless.keycloak.signin.person.Account;
import io.passwordless.keycloak.signin.person.Revocation;
import io.passwordless.keycloak.signin.realm.BoundSteps;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import io.passwordless.keycloak.signin.realm.Policies;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.LoginActionsService;

/**
 * A link that an administrator makes for a person to sign in to an application with. It leads to
 * the same page and into the same flow as one that the person asked for. Lives for one request.
 */
public final class Invitation {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ClientModel client;
  private final String redirectUri;
  private final Duration lifespan;

  /**
   * An invitation.
   *
   * @param client the application, of OpenID Connect
   * @param redirectUri one that the client has registered
   * @param lifespan how long the link can be used
   */
  public Invitation(
      KeycloakSession session,
      RealmModel realm,
      ClientModel client,
      String redirectUri,
      Duration lifespan) {
    this.session = session;
    this.realm = realm;
    this.client = client;
    this.redirectUri = redirectUri;
    this.lifespan = lifespan;
  }

  /** A link that was made, and until when it can be used. */
  public record Made(URI link, Instant expires) {}

  /** Whether the flow in which people sign in to the client has a step for links. */
  public boolean isPossible() {
    return step().isPresent();
  }

  /** Why the account cannot be invited, as one of Keycloak's event errors; empty if it can. */
  public Optional<String> obstacle(UserModel user) {
    Account account = Account.known(user);
    return account.obstacle(session, realm).or(() -> account.refusal(policy().availability()));
  }

  /** Makes a link for the administrator to hand over. */
  public Made make(UserModel user) {
    return issue(user, LinkToken.random(RANDOM), UUID.randomUUID().toString());
  }

  /**
   * Makes a link and mails it.
   *
   * @return empty if the address has had its mails of the hour
   */
  public Optional<Instant> send(UserModel user) {
    ChallengeStore challenges = KeycloakStore.open(session, realm);
    if (!new MailLimits(challenges.slots(), policy()).claimForAddress(Account.known(user))) {
      return Optional.empty();
    }
    LinkToken token = LinkToken.random(RANDOM);
    String challengeId = UUID.randomUUID().toString();
    LinkToken disowning = LinkToken.random(RANDOM);
    Made made = issue(user, token, challengeId);
    challenges.find(challengeId).ifPresent(c -> challenges.letDisown(c, disowning));
    session
        .getProvider(MailQueue.class)
        .send(
            new SignInDelivery(
                realm.getId(),
                new MailWriter(session, realm, client, LinkUrl.base(session))
                    .invitation(user, made.link(), lifespan, disowning),
                made.expires(),
                SignInMethod.MAGIC_LINK,
                challengeId,
                new Asker(
                    client.getClientId(),
                    session.getContext().getConnection().getRemoteHost(),
                    Map.of()),
                user.getId()));
    return Optional.of(made.expires());
  }

  private Made issue(UserModel user, LinkToken token, String challengeId) {
    Instant now = KeycloakStore.clock().instant();
    KeycloakStore.open(session, realm)
        .add(
            new Challenge(
                    challengeId,
                    SignInMethod.MAGIC_LINK,
                    user.getId(),
                    user.getEmail(),
                    client.getId(),
                    null,
                    null,
                    step().orElseThrow().getId(),
                    LoginActionsService.AUTHENTICATE_PATH,
                    now,
                    redirectUri,
                    Map.of(),
                    false,
                    null)
                .madeUnder(Revocation.of(session, realm, client, Optional.of(user))),
            token,
            lifespan);
    return new Made(LinkUrl.of(LinkUrl.base(session), realm, token), now.plus(lifespan));
  }

  /** Of the step the link leads to: its settings go before the realm's. */
  private Policy policy() {
    return step().map(step -> Policies.of(realm, step)).orElseGet(() -> Policies.of(realm));
  }

  private Optional<AuthenticationExecutionModel> step() {
    return BoundSteps.of(realm, client).forLink();
  }
}
