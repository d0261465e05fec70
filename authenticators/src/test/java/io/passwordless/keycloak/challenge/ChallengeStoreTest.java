package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.policy.CodeAlphabet;
import io.passwordless.keycloak.policy.SignInMethod;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChallengeStoreTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration CODE_LIFE = Duration.ofMinutes(5);
  private static final Duration LINK_LIFE = Duration.ofMinutes(10);
  private static final int MAX_ATTEMPTS = 5;
  private static final int ACCOUNT_ATTEMPTS = 20;
  private static final Guard CLAIMED = Guard.ofName("alice");
  private static final CodeFormat FORMAT = new CodeFormat(CodeAlphabet.ALPHANUMERIC, 12);

  private final TestClock clock = new TestClock();
  private final InMemoryStore objects = new InMemoryStore(clock);
  private final TestKeys keys = new TestKeys();
  private final ChallengeStore store = storeOf("realm");
  private final Challenge challenge = challenge("c1", "user-1");

  @Test
  void rightCodeIsAcceptedOnce() {
    OneTimeCode code = mail(challenge);

    assertThat(tryCode(challenge, code)).isEqualTo(Verdict.ACCEPTED);
    assertThat(tryCode(challenge, code)).isEqualTo(Verdict.SPENT);
  }

  @Test
  @DisplayName("STANDARDS 5: a code is accepted once even if the store tells two to be first")
  void rightCodeIsAcceptedOnceWhoeverIsToldToBeFirst() {
    OneTimeCode code = mail(challenge);
    objects.tellEverybodyToBeFirst();

    assertThat(tryCode(challenge, code)).isEqualTo(Verdict.ACCEPTED);
    assertThat(tryCode(challenge, code)).isEqualTo(Verdict.SPENT);
    assertThat(store.accept(challenge)).isFalse();
  }

  @Test
  void wrongCodesEndTheChallenge() {
    OneTimeCode code = mail(challenge);
    OneTimeCode wrong = wrong(code);
    for (int i = 1; i < MAX_ATTEMPTS; i++) {
      assertThat(attempt(challenge, wrong))
          .matches(a -> a.verdict() == Verdict.WRONG && a.open() == true);
    }
    assertThat(attempt(challenge, wrong))
        .matches(a -> a.verdict() == Verdict.WRONG && a.open() == false);
    assertThat(attempt(challenge, code))
        .matches(a -> a.verdict() == Verdict.EXHAUSTED && a.open() == false);
  }

  @Test
  @DisplayName("STANDARDS 9 (800-63B-4 3.1.3.2): a new code does not reset the account's count")
  void newChallengeDoesNotResetTheAccountsCount() {
    for (int c = 0; c < 4; c++) {
      Challenge next = challenge("c" + c, "user-1");
      OneTimeCode wrong = wrong(mail(next));
      for (int i = 0; i < 5; i++) {
        assertThat(tryCode(next, wrong)).isEqualTo(Verdict.WRONG);
      }
    }
    Challenge last = challenge("last", "user-1");
    OneTimeCode right = mail(last);

    assertThat(tryCode(last, right)).isEqualTo(Verdict.CLOSED);
    clock.pass(Duration.ofHours(24));
    Challenge tomorrow = challenge("tomorrow", "user-1");
    assertThat(tryCode(tomorrow, mail(tomorrow))).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void rightCodesCostNothing() {
    for (int i = 0; i < 30; i++) {
      Challenge next = challenge("c" + i, "user-1");
      assertThat(tryCode(next, mail(next))).isEqualTo(Verdict.ACCEPTED);
    }
  }

  @Test
  void lateCodeIsExpired() {
    OneTimeCode code = mail(challenge);
    clock.pass(CODE_LIFE);

    assertThat(tryCode(challenge, code)).isEqualTo(Verdict.EXPIRED);
  }

  @Test
  void newestThreeCodesAreLiveAndOneUsedEndsAll() {
    OneTimeCode first = mail(challenge);
    OneTimeCode second = mail(challenge);
    OneTimeCode third = mail(challenge);
    OneTimeCode fourth = mail(challenge);

    assertThat(tryCode(challenge, first)).isEqualTo(Verdict.WRONG);
    assertThat(tryCode(challenge, second)).isEqualTo(Verdict.ACCEPTED);
    assertThat(tryCode(challenge, third)).isEqualTo(Verdict.SPENT);
    assertThat(tryCode(challenge, fourth)).isEqualTo(Verdict.SPENT);
  }

  @Test
  void acceptedChallengeEndsWhatWasIssuedForTheAccountBefore() {
    OneTimeCode old = mail(challenge);
    Challenge stranger = challenge("c2", "user-2");
    OneTimeCode strangers = mail(stranger);
    clock.pass(Duration.ofSeconds(1));
    Challenge newer = challenge("c3", "user-1");
    OneTimeCode code = mail(newer);
    clock.pass(Duration.ofSeconds(1));
    Challenge newest = challenge("c4", "user-1");
    OneTimeCode newestCode = mail(newest);

    assertThat(tryCode(newer, code)).isEqualTo(Verdict.ACCEPTED);
    assertThat(tryCode(challenge, old)).isEqualTo(Verdict.SPENT);
    assertThat(store.isSpent(challenge)).isTrue();
    assertThat(tryCode(newest, newestCode)).isEqualTo(Verdict.ACCEPTED);
    assertThat(tryCode(stranger, strangers)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void challengeThatIsGivenUpEndsNoOther() {
    OneTimeCode code = mail(challenge);
    clock.pass(Duration.ofSeconds(1));
    Challenge newer = challenge("c2", "user-1");
    mail(newer);
    store.spend(newer.id());

    assertThat(tryCode(challenge, code)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void codeIsJudgedByWhatItWasIssuedUnder() {
    OneTimeCode old = OneTimeCode.random(CodeAlphabet.DIGITS, 6, RANDOM);
    CodeFormat six = new CodeFormat(CodeAlphabet.DIGITS, 6);
    store.add(
        challenge,
        six,
        old,
        CODE_LIFE,
        LinkToken.random(RANDOM),
        LINK_LIFE,
        LinkToken.random(RANDOM));
    mail(challenge);

    assertThat(attempt(challenge, OneTimeCode.typed("12345", CodeAlphabet.DIGITS)).verdict())
        .isEqualTo(Verdict.MALFORMED);
    assertThat(tryCode(challenge, old)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void whatCannotBeACodeCostsNothing() {
    OneTimeCode code = mail(challenge);
    for (int i = 0; i < 2 * MAX_ATTEMPTS; i++) {
      assertThat(attempt(challenge, OneTimeCode.typed("A", CodeAlphabet.ALPHANUMERIC)).verdict())
          .isEqualTo(Verdict.MALFORMED);
    }
    assertThat(tryCode(challenge, code)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void triesOfAChallengeThatIsNotStoredYetCountAllTheSame() {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      assertThat(tryCode(challenge, code())).isEqualTo(Verdict.UNKNOWN);
    }
    assertThat(tryCode(challenge, mail(challenge))).isEqualTo(Verdict.EXHAUSTED);
    assertThat(store.trials().early("c2", ACCOUNT_ATTEMPTS)).isEmpty();
    assertThat(store.trials().early(challenge.id(), ACCOUNT_ATTEMPTS)).isPresent();
    for (int i = 1; i < ACCOUNT_ATTEMPTS; i++) {
      store.trials().early(challenge.id(), ACCOUNT_ATTEMPTS);
    }
    Challenge next = challenge("c3", "user-1");
    assertThat(tryCode(next, mail(next))).as("of the account too").isEqualTo(Verdict.CLOSED);
  }

  @Test
  @DisplayName(
      "STANDARDS 6 (ASVS 6.6.2): an address that changes ends what was mailed to the old one")
  void addressThatChangesEndsWhatWasMailedToTheOldOne() {
    OneTimeCode old = code();
    LinkToken oldLink = LinkToken.random(RANDOM);
    add(challenge, old, oldLink);
    Challenge moved = challenge.of("user-1", "new@example.com", challenge.guard());
    OneTimeCode code = mail(moved);

    assertThat(store.find(oldLink).verdict()).isEqualTo(Verdict.SPENT);
    assertThat(tryCode(moved, old)).isEqualTo(Verdict.WRONG);
    assertThat(tryCode(moved, code)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void challengeThatNobodyWasMailedForTakesCodesAndHasNoneThatIsRight() {
    Challenge nobodys = challenge.of(null, null, challenge.guard());
    store.addUnmet(nobodys, FORMAT, OneTimeCode.none(RANDOM), CODE_LIFE);

    assertThat(attempt(nobodys, code())).matches(a -> a.verdict() == Verdict.WRONG && a.open());
    clock.pass(CODE_LIFE);
    assertThat(tryCode(nobodys, code())).isEqualTo(Verdict.EXPIRED);
  }

  @Test
  @DisplayName("STANDARDS 6 (ASVS 6.6.2): a code is of use in its own challenge only")
  void codeOfAnotherChallengeIsWrong() {
    Challenge other = challenge("c2", "user-2");
    OneTimeCode code = mail(challenge);
    mail(other);

    assertThat(tryCode(other, code)).isEqualTo(Verdict.WRONG);
  }

  @Test
  void codeThatMayNotSignInIsRefusedAndSpent() {
    OneTimeCode code = mail(challenge);

    assertThat(attempt(challenge, code, c -> false).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(tryCode(challenge, code)).isEqualTo(Verdict.SPENT);
  }

  @Test
  void linkIsFoundWithoutBeingUsed() {
    LinkToken link = LinkToken.random(RANDOM);
    add(challenge, code(), link);

    for (int i = 0; i < 10; i++) {
      assertThat(store.find(link).verdict()).isEqualTo(Verdict.ACCEPTED);
      assertThat(store.find(link).challenge()).isEqualTo(challenge);
    }
    assertThat(store.spend(challenge.id())).isTrue();
    assertThat(store.spend(challenge.id())).isFalse();
    assertThat(store.find(link).verdict()).isEqualTo(Verdict.SPENT);
  }

  @Test
  void lateLinkIsExpiredAndForgottenLinkIsUnknown() {
    LinkToken link = LinkToken.random(RANDOM);
    add(challenge, code(), link);

    clock.pass(LINK_LIFE);
    assertThat(store.find(link).verdict()).isEqualTo(Verdict.EXPIRED);
    clock.pass(Duration.ofDays(1));
    assertThat(store.find(link)).isEqualTo(FoundLink.NONE);
  }

  @Test
  void linkOfAnotherRealmIsUnknown() {
    LinkToken link = LinkToken.random(RANDOM);
    add(challenge, code(), link);

    assertThat(storeOf("another").find(link)).isEqualTo(FoundLink.NONE);
  }

  @Test
  void relayedCodeIsGivenOutOnceAndSignsIn() {
    LinkToken link = mailLink();
    OneTimeCode relayed = code();

    assertThat(relay(link, relayed)).isTrue();
    assertThat(relay(link, code())).isFalse();
    keys.rotate();
    assertThat(relay(link, code())).isFalse();
    assertThat(tryCode(challenge, relayed)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void everyLinkOfAChallengeRelaysACodeAndTheLastRelayedSignsIn() {
    LinkToken first = mailLink();
    LinkToken resent = mailLink();
    OneTimeCode replaced = code();
    OneTimeCode relayed = code();

    assertThat(relay(first, replaced)).isTrue();
    assertThat(relay(resent, relayed)).isTrue();
    assertThat(tryCode(challenge, replaced)).isEqualTo(Verdict.WRONG);
    assertThat(tryCode(challenge, relayed)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void secretsSurviveKeyRotationUntilTheKeyIsGone() {
    LinkToken link = LinkToken.random(RANDOM);
    OneTimeCode code = code();
    add(challenge, code, link);
    keys.rotate();

    assertThat(store.find(link).verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(tryCode(challenge, wrong(code))).isEqualTo(Verdict.WRONG);
    keys.forgetOldKeys();
    assertThat(store.find(link)).isEqualTo(FoundLink.NONE);
    assertThat(tryCode(challenge, code)).isEqualTo(Verdict.WRONG);
  }

  @Test
  @DisplayName("STANDARDS 7: only keyed hashes are stored")
  void neitherCodeNorTokenIsStored() {
    LinkToken link = LinkToken.random(RANDOM);
    OneTimeCode code = OneTimeCode.random(CodeAlphabet.ALPHANUMERIC, 12, RANDOM);
    add(challenge, code, link);

    assertThat(objects.contents()).doesNotContain(code.reveal(), link.reveal());
  }

  @Test
  @DisplayName("STANDARDS 5 (ASVS 6.5.1): of many threads with the right code, one is accepted")
  void ofManyThreadsWithTheRightCodeOneIsAccepted() throws Exception {
    OneTimeCode code = mail(challenge);
    int threads = 64;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Verdict>> verdicts =
          IntStream.range(0, threads)
              .mapToObj(
                  i ->
                      pool.submit(
                          () -> {
                            start.await();
                            return store
                                .trials()
                                .code(
                                    challenge.id(),
                                    code.reveal(),
                                    FORMAT,
                                    100,
                                    100,
                                    CLAIMED,
                                    c -> true,
                                    c -> true)
                                .verdict();
                          }))
              .toList();
      start.countDown();
      int accepted = 0;
      for (Future<Verdict> verdict : verdicts) {
        if (verdict.get() == Verdict.ACCEPTED) {
          accepted++;
        }
      }
      assertThat(accepted).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void codeAndLinkAreAsOldAsTheirMailHoweverNewTheChallenge() {
    OneTimeCode old = code();
    LinkToken oldLink = LinkToken.random(RANDOM);
    add(challenge, old, oldLink);
    NotBefore notBefore = new NotBefore(clock.instant().getEpochSecond());
    clock.pass(Duration.ofSeconds(10));
    OneTimeCode newer = mail(challenge("c1", "user-1"));

    assertThat(notBefore.revokes(store.find(oldLink).challenge().issuedAt())).isTrue();
    Predicate<Challenge> made = c -> !notBefore.revokes(c.issuedAt());
    assertThat(attempt(challenge, old, made).verdict()).isEqualTo(Verdict.REFUSED);
    Challenge other = challenge("c2", "user-1");
    assertThat(attempt(other, mail(other), made).verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(attempt(challenge, newer, made).verdict()).isEqualTo(Verdict.SPENT);
  }

  private ChallengeStore storeOf(String realmId) {
    return new ChallengeStore(objects, keys.manager(), TestKeys.realm(realmId), clock);
  }

  private Challenge challenge(String id, String userId) {
    return new Challenge(
        id,
        SignInMethod.EMAIL_CODE,
        userId,
        "alice@example.com",
        "client",
        "root",
        "tab",
        "execution",
        "authenticate",
        clock.instant(),
        null,
        Map.of("browser", "Firefox", "from", "192.0.2.…"),
        false,
        Guard.ofAccount(userId, userId + ":run"));
  }

  private OneTimeCode mail(Challenge to) {
    OneTimeCode code = code();
    add(to, code, LinkToken.random(RANDOM));
    return code;
  }

  private LinkToken mailLink() {
    LinkToken link = LinkToken.random(RANDOM);
    add(challenge, code(), link);
    return link;
  }

  private Verdict tryCode(Challenge at, OneTimeCode code) {
    return attempt(at, code).verdict();
  }

  private CodeAttempt attempt(Challenge at, OneTimeCode code) {
    return attempt(at, code, c -> true);
  }

  private CodeAttempt attempt(Challenge at, OneTimeCode code, Predicate<Challenge> maySignIn) {
    return store
        .trials()
        .code(
            at.id(),
            code.reveal(),
            FORMAT,
            MAX_ATTEMPTS,
            ACCOUNT_ATTEMPTS,
            CLAIMED,
            c -> true,
            maySignIn);
  }

  private void add(Challenge to, OneTimeCode code, LinkToken link) {
    store.add(to, FORMAT, code, CODE_LIFE, link, LINK_LIFE, LinkToken.random(RANDOM));
  }

  private boolean relay(LinkToken link, OneTimeCode code) {
    return store.relay(store.find(link), FORMAT, code, CODE_LIFE);
  }

  private static OneTimeCode code() {
    // long enough that two codes of a test are never the same
    return OneTimeCode.random(CodeAlphabet.ALPHANUMERIC, 12, RANDOM);
  }

  private static OneTimeCode wrong(OneTimeCode right) {
    return OneTimeCode.typed(
        new StringBuilder(right.reveal()).reverse().toString(), CodeAlphabet.ALPHANUMERIC);
  }
}
