package io.passwordless.keycloak.signin.mailing;

import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.mail.MailQueue;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.realm.BoundSteps;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import io.passwordless.keycloak.signin.realm.Offer;
import io.passwordless.keycloak.signin.realm.Policies;
import io.passwordless.keycloak.signin.realm.Preview;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The mail of a realm as people get it, to the administrator whose request this is. Nobody can sign
 * in with it: its code was never stored, and its links lead to a {@link Preview}.
 */
public final class TestMail {

  private static final int MOST = 10;
  private static final Duration WINDOW = Duration.ofHours(1);

  private final KeycloakSession session;
  private final RealmModel realm;

  /** The test mails of a realm. */
  public TestMail(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /**
   * Why there is no mail, in words for an administrator.
   *
   * @param tooMany whether it would do later
   */
  public record Problem(boolean tooMany, String words) {}

  /**
   * Sends it while the caller waits.
   *
   * @param settings what it is to show
   */
  public Optional<Problem> send(Policy settings) {
    UserModel administrator = session.getContext().getUser();
    if (administrator == null || ObjectUtil.isBlank(administrator.getEmail())) {
      return problem("Your own account has no email address to send the test mail to.");
    }
    if (!Offer.mail(session, realm)) {
      return problem("The realm has no mail server (Realm settings > Email).");
    }
    if (!claim(administrator)) {
      return Optional.of(
          new Problem(true, "You have had %d test mails within an hour.".formatted(MOST)));
    }
    Policy policy = Policies.within(realm, settings);
    SignInMethod method = method(policy);
    URI base = LinkUrl.base(session);
    LinkToken preview = new Preview(session, realm).issue(method);
    MailWriter writer =
        new MailWriter(session, realm, session.getContext().getClient(), base, policy);
    return session
        .getProvider(MailQueue.class)
        .sendNow(
            realm.getId(),
            writer.test(method, policy, administrator, LinkUrl.toPreview(base, realm, preview)))
        .flatMap(trouble -> problem("The test mail was not sent: " + trouble));
  }

  private boolean claim(UserModel administrator) {
    return KeycloakStore.open(session, realm)
        .slots()
        .claim("test-mail:" + administrator.getId(), MOST, WINDOW)
        .isPresent();
  }

  private static Optional<Problem> problem(String words) {
    return Optional.of(new Problem(false, words));
  }

  /** What people would be mailed: of what is on, the first that has a step, if there are any. */
  private SignInMethod method(Policy policy) {
    List<SignInMethod> steps =
        BoundSteps.of(realm).all().stream().map(BoundSteps.Bound::method).toList();
    return Stream.of(SignInMethod.values())
        .filter(policy::offers)
        .filter(method -> steps.isEmpty() || steps.contains(method))
        .findFirst()
        .orElse(SignInMethod.EMAIL_CODE);
  }
}
