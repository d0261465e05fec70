package io.passwordless.keycloak.signin.mailing;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.CodeFormat;
import io.passwordless.keycloak.challenge.Guard;
import io.passwordless.keycloak.mail.MailQueue;
import io.passwordless.keycloak.mail.Work;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.signin.person.Account;
import io.passwordless.keycloak.signin.person.AccountHistory;
import io.passwordless.keycloak.signin.person.Revocation;
import io.passwordless.keycloak.signin.person.SignUp;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import io.passwordless.keycloak.signin.realm.Policies;
import io.passwordless.keycloak.signin.words.Language;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * A request for a mail, looked at after its answer: who is it, may she, what is live from now on,
 * what is mailed. The challenge is stored in any case, so that codes typed for it can be tried.
 *
 * @param bare the challenge without its account
 * @param name the name that was typed; empty if the account is known
 * @param userId the account, {@code null} if a name was typed
 * @param overLimit whether the client is over its limit, and only a browser that the account knows
 *     lets it pass
 * @param browserTokens the tokens by which the browser may be known
 * @param base the address of the server, as people see it
 * @param language the language of the page
 */
public record Ask(
    String realmId,
    Challenge bare,
    String name,
    String userId,
    boolean overLimit,
    List<String> browserTokens,
    URI base,
    Language language,
    Asker asker)
    implements Work {

  @Override
  public Duration spread() {
    return Duration.ofMillis(300);
  }

  /** As long as somebody waits for a mail. */
  @Override
  public Duration patience() {
    return Duration.ofSeconds(30);
  }

  @Override
  public void run(KeycloakSession session) {
    RealmModel realm = session.getContext().getRealm();
    ClientModel client = realm.getClientById(bare.clientUuid());
    AuthenticationExecutionModel execution =
        realm.getAuthenticationExecutionById(bare.executionId());
    if (client != null && execution != null) {
      session.getContext().setClient(client);
      new Answering(session, realm, client, Policies.of(realm, execution)).answer();
    }
  }

  @Override
  public String toString() {
    return "Ask[" + bare.id() + "]";
  }

  /** The same with what the session of the work knows. */
  private final class Answering {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ClientModel client;
    private final Policy policy;
    private final ChallengeStore challenges;
    private final Account account;

    Answering(KeycloakSession session, RealmModel realm, ClientModel client, Policy policy) {
      this.session = session;
      this.realm = realm;
      this.client = client;
      this.policy = policy;
      this.challenges = KeycloakStore.open(session, realm);
      this.account = account();
    }

    private Account account() {
      UserModel known = userId == null ? null : session.users().getUserById(realm, userId);
      return known == null ? Account.named(session, realm, name) : Account.known(known);
    }

    void answer() {
      if (challenges.isOver(bare.id())) {
        return;
      }
      Optional<Recipient> recipient = recipient();
      Optional<String> browser =
          account
              .user()
              .flatMap(
                  user -> new AccountHistory(session, realm).knownBrowser(user, browserTokens));
      String run = challenges.failureRun().of(account.budget());
      Guard guard =
          browser.isPresent()
              ? Guard.ofKnownBrowsers(account.budget(), run)
              : Guard.ofAccount(account.budget(), run);
      // claimed for a mail only: what fails is tried again
      if (recipient.isPresent() && isWithinLimits(browser)) {
        mail(bare.of(recipient.get().userId(), recipient.get().address(), guard), recipient.get());
        return;
      }
      challenges.addUnmet(
          bare.of(null, null, guard),
          CodeFormat.of(policy),
          Secrets.noCode(),
          policy.codeLifespan());
      report(recipient.isPresent() ? Optional.empty() : obstacle());
    }

    private boolean isWithinLimits(Optional<String> browser) {
      if (overLimit && browser.isEmpty()) {
        return false;
      }
      MailLimits limits = new MailLimits(challenges.slots(), policy);
      return limits.claimForAddress(account)
          || (browser.isPresent() && limits.claimForKnownBrowsers(account));
    }

    private void mail(Challenge challenge, Recipient recipient) {
      Secrets secrets = Secrets.random(policy);
      challenges.add(
          challenge.madeUnder(Revocation.of(session, realm, client, account.user())),
          CodeFormat.of(policy),
          bare.method().mailsCode() ? secrets.code() : Secrets.noCode(),
          policy.codeLifespan(),
          secrets.link(),
          policy.linkLifespan(),
          secrets.disowning());
      session
          .getProvider(MailQueue.class)
          .send(
              new SignInDelivery(
                  realmId,
                  new MailWriter(session, realm, client, base)
                      .challenge(challenge, policy, recipient, language, secrets),
                  bare.issuedAt().plus(policy.lifespan(bare.method())),
                  bare.method(),
                  bare.id(),
                  asker,
                  account.user().map(u -> u.getId()).orElse(null)));
    }

    private void report(Optional<String> obstacle) {
      String user = account.user().map(u -> u.getId()).orElse(null);
      AuditTrail trail = new AuditTrail(asker.event(session, user), bare.method(), bare.id());
      obstacle.ifPresentOrElse(trail::refused, trail::limited);
    }

    /** Whom the mail goes to, if to anybody. Who signs up is unknown to flow and realm. */
    private Optional<Recipient> recipient() {
      if (account.user().isPresent()) {
        return account.user().filter(user -> obstacle().isEmpty()).map(Recipient::of);
      }
      return new SignUp(session, realm, policy).address(name).map(Recipient::stranger);
    }

    private Optional<String> obstacle() {
      Optional<String> obstacle = account.obstacle(session, realm);
      if (obstacle.isPresent() || bare.second()) {
        return obstacle;
      }
      return account.refusal(policy.availability());
    }
  }
}
