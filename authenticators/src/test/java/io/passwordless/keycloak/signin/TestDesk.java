package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.CodeAttempt;
import io.passwordless.keycloak.challenge.CodeFormat;
import io.passwordless.keycloak.challenge.Guard;
import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.challenge.OneTimeCode;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.models.UserModel;

/**
 * The desk and the people of a realm that has Alice. What is asked for waits until a test lets it
 * be looked at.
 */
final class TestDesk implements Desk, People {

  static final String ALICE = "alice";
  static final String ALICES_ADDRESS = "alice@example.com";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<String, String> ACCOUNTS = Map.of(ALICES_ADDRESS, ALICE);

  /** A request for a mail, as it came to the desk. */
  record Asked(Challenge bare, String name, String userId, boolean overLimit) {}

  /** What went out by mail. */
  record Mailed(String challengeId, OneTimeCode code, LinkToken link) {}

  final List<Asked> asked = new ArrayList<>();
  final List<Mailed> mailed = new ArrayList<>();
  final List<String> recorded = new ArrayList<>();

  /** How often an account was looked at in a request. */
  int looks;

  boolean mayFinish = true;
  private int answered;

  /** Looks at all that has been asked for. */
  void answer(ChallengeStore challenges, Policy policy) {
    for (Asked ask : asked.subList(answered, asked.size())) {
      if (!challenges.isOver(ask.bare().id())) {
        answer(ask, challenges, policy);
      }
    }
    answered = asked.size();
  }

  private void answer(Asked ask, ChallengeStore challenges, Policy policy) {
    String account = ask.userId() == null ? ACCOUNTS.get(ask.name()) : ask.userId();
    String budget = Objects.requireNonNullElse(account, ask.name());
    Guard guard = Guard.ofAccount(budget, challenges.failureRun().of(budget));
    CodeFormat format = CodeFormat.of(policy);
    if (account == null) {
      challenges.addUnmet(
          ask.bare().of(null, null, guard),
          format,
          OneTimeCode.none(RANDOM),
          policy.codeLifespan());
      return;
    }
    Mailed mail =
        new Mailed(
            ask.bare().id(),
            OneTimeCode.random(policy.codeAlphabet(), policy.codeLength(), RANDOM),
            LinkToken.random(RANDOM));
    challenges.add(
        ask.bare().of(account, ALICES_ADDRESS, guard),
        format,
        mail.code(),
        policy.codeLifespan(),
        mail.link(),
        policy.linkLifespan(),
        LinkToken.random(RANDOM));
    mailed.add(mail);
  }

  @Override
  public void ask(Challenge bare, String name, String userId, boolean overLimit) {
    asked.add(new Asked(bare, name, userId, overLimit));
  }

  @Override
  public void refused(String challengeId, CodeAttempt attempt, boolean late) {
    recorded.add("refused " + attempt.verdict() + (late ? " late" : ""));
  }

  @Override
  public void limited(String challengeId) {
    recorded.add("limited");
  }

  @Override
  public void refused(Challenge challenge) {
    recorded.add("refused link");
  }

  @Override
  public void accepted(Challenge challenge, SignInMethod by) {
    recorded.add("accepted " + by);
  }

  @Override
  public void closed(Outcome.Reason reason) {
    recorded.add("closed " + reason);
  }

  @Override
  public boolean mayFinish(Challenge challenge) {
    looks++;
    return mayFinish && challenge.account().isPresent();
  }

  @Override
  public Optional<UserModel> finish(Challenge challenge) {
    looks++;
    return mayFinish ? challenge.account().map(TestDesk::user) : Optional.empty();
  }

  static UserModel user(String id) {
    return (UserModel)
        Proxy.newProxyInstance(
            TestDesk.class.getClassLoader(),
            new Class<?>[] {UserModel.class},
            (proxy, method, args) -> {
              if (method.getName().equals("getId")) {
                return id;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
