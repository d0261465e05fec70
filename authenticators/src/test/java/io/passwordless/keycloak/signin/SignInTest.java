package io.passwordless.keycloak.signin;

import static io.passwordless.keycloak.signin.TestDesk.ALICE;
import static io.passwordless.keycloak.signin.TestDesk.ALICES_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.InMemoryStore;
import io.passwordless.keycloak.challenge.NotBefore;
import io.passwordless.keycloak.challenge.TestClock;
import io.passwordless.keycloak.challenge.TestKeys;
import io.passwordless.keycloak.challenge.Verdict;
import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.Claimant.Kind;
import io.passwordless.keycloak.signin.Outcome.AddressWanted;
import io.passwordless.keycloak.signin.Outcome.Closed;
import io.passwordless.keycloak.signin.Outcome.Elsewhere;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.NotForThisPerson;
import io.passwordless.keycloak.signin.Outcome.Problem;
import io.passwordless.keycloak.signin.Outcome.Reason;
import io.passwordless.keycloak.signin.Outcome.SignedIn;
import io.passwordless.keycloak.signin.Outcome.SignedInMeanwhile;
import io.passwordless.keycloak.signin.Outcome.Waits;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.SingleUseObjectProvider;

/** What comes of what somebody does, with no server, no flow and no mail. */
class SignInTest {

  private static final Duration COOLDOWN = Duration.ofSeconds(30);
  private static final Duration CODE_LIFE = Duration.ofMinutes(5);

  /** Too long to be right by chance. */
  private static final String GUESS = "000000000000";

  private final TestClock clock = new TestClock();
  private final InMemoryStore objects = new InMemoryStore(clock);
  private final TestKeys keys = new TestKeys();

  /** What the store was asked to do, in order. */
  private final List<String> work = new ArrayList<>();

  private final ChallengeStore store =
      new ChallengeStore(this::call, keys.manager(), TestKeys.realm("realm"), clock);
  private final TestStep step = new TestStep();
  private final TestDesk desk = new TestDesk();

  @Test
  @DisplayName(
      "STANDARDS 12 (ASVS 6.3.8): same outcome and same work for known and unknown addresses")
  void unknownAndKnownAddressesGetTheSameOutcomeAndTheSameWork() {
    List<String> known = new SignInTest().guesses(ALICES_ADDRESS);
    List<String> unknown = new SignInTest().guesses("nobody@example.com");

    assertThat(unknown)
        .map(line -> line.replace("nobody@example.com", ALICES_ADDRESS))
        .isEqualTo(known);
    assertThat(known).anyMatch(line -> line.contains("news=EXHAUSTED"));
  }

  /** All that comes of it and is done for it when somebody guesses, reloads and asks again. */
  private List<String> guesses(String address) {
    step.set(Setting.CODE_LENGTH, GUESS.length());
    List<String> seen = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      note(seen, signIn -> signIn.address(address));
      for (int i = 0; i < 6; i++) {
        note(seen, signIn -> signIn.code(GUESS));
        note(seen, SignIn::arrive);
      }
      note(seen, signIn -> signIn.code("nonsense"));
      note(seen, SignIn::another);
      clock.pass(COOLDOWN);
      note(seen, SignIn::another);
      note(seen, signIn -> signIn.code(GUESS));
      clock.pass(CODE_LIFE);
      note(seen, signIn -> signIn.code(GUESS));
      note(seen, SignIn::startOver);
    }
    assertThat(desk.looks).isZero();
    return seen;
  }

  private void note(List<String> seen, Function<SignIn, Outcome> verb) {
    step.post();
    work.clear();
    Outcome outcome = verb.apply(signIn());
    seen.add(outcome.toString());
    seen.add(work.toString());
    answer();
  }

  @Test
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): a wrong code needs nothing but its challenge")
  void wrongCodeNeedsNothingButItsChallenge() {
    ask(ALICES_ADDRESS);
    assertThat(code("000000")).as("not stored yet").isEqualTo(News.CODE_WRONG);
    answer();

    assertThat(code(wrong())).isEqualTo(News.CODE_WRONG);
    assertThat(desk.looks).isZero();
    assertThat(desk.recorded).containsExactly("refused UNKNOWN", "refused WRONG");
  }

  @Test
  @DisplayName(
      "STANDARDS 9 (800-63B-4 3.2.2): codes that are typed before anything is stored count all the"
          + " same, in whatever tab")
  void codesTypedBeforeAnythingIsStoredCountForTheNameButNotForAKnownBrowser() {
    step.set(Setting.ACCOUNT_ATTEMPTS, 5);
    for (int i = 0; i < 5; i++) {
      inTab("tab " + i);
      ask(ALICES_ADDRESS);
      assertThat(code("000000")).isEqualTo(News.CODE_WRONG);
    }
    inTab("one more");
    ask("Alice@example.com");
    assertThat(code("000000")).isEqualTo(News.CLOSED);

    step.browserTokens.add(store.knownBrowsers().issue(ALICE, ALICES_ADDRESS, NotBefore.NEVER));
    assertThat(code("000000")).isEqualTo(News.CODE_WRONG);
  }

  @Test
  void rightCodeSignsInOnceAndIsRecorded() {
    ask(ALICES_ADDRESS);
    answer();
    Map<String, String> otherRequest = new HashMap<>(step.noted);

    assertThat(signIn().code(lastCode())).isInstanceOf(SignedIn.class);
    assertThat(step.accepted.getId()).isEqualTo(ALICE);
    assertThat(desk.recorded).containsExactly("accepted EMAIL_CODE");

    step.noted.putAll(otherRequest);
    assertThat(signIn().code(lastCode()))
        .as("of a request that overlaps")
        .isInstanceOf(SignedIn.class);
    step.accepted = null;
    assertThat(code(lastCode())).isEqualTo(News.CODE_USED);
    assertThat(desk.recorded).containsExactly("accepted EMAIL_CODE", "refused SPENT");
  }

  @Test
  @DisplayName("STANDARDS 6 (ASVS 6.6.2): a code is of use in the tab that asked for it only")
  void codeOfAnotherTabSignsNobodyIn() {
    ask(ALICES_ADDRESS);
    answer();
    step.tabId = "another tab";

    assertThat(code(lastCode())).isEqualTo(News.CODE_WRONG);
    step.tabId = "tab";
    assertThat(signIn().code(lastCode())).isInstanceOf(SignedIn.class);
  }

  @Test
  @DisplayName("STANDARDS 6: a right code of an account that may not sign in any more is refused")
  void accountThatMayNotSignInAnyMoreIsRefusedAndItsCodeSpent() {
    ask(ALICES_ADDRESS);
    answer();
    desk.mayFinish = false;
    assertThat(code(lastCode())).isEqualTo(News.REFUSED);

    desk.mayFinish = true;
    assertThat(code(lastCode())).isEqualTo(News.CODE_USED);
  }

  @Test
  void codeIsJudgedByWhatItWasIssuedUnder() {
    step.set(Setting.CODE_LENGTH, 8);
    ask(ALICES_ADDRESS);
    answer();
    step.set(Setting.CODE_LENGTH, 6);

    assertThat(waits(signIn().arrive()).format().length()).isEqualTo(8);
    assertThat(code("123456")).isEqualTo(News.CODE_MALFORMED);
    assertThat(signIn().code(lastCode())).isInstanceOf(SignedIn.class);
  }

  @Test
  void whatCannotBeACodeCostsNothingAndIsNotRecorded() {
    ask(ALICES_ADDRESS);
    answer();
    for (int i = 0; i < 20; i++) {
      assertThat(code("12345")).isEqualTo(News.CODE_MALFORMED);
      assertThat(code(" ")).isEqualTo(News.CODE_MISSING);
      assertThat(code(null)).isEqualTo(News.CODE_MISSING);
    }
    assertThat(desk.recorded).isEmpty();
    assertThat(signIn().code(lastCode())).isInstanceOf(SignedIn.class);
  }

  @Test
  @DisplayName("STANDARDS 9: wrong codes end a challenge, and another mail begins a new one")
  void wrongCodesCloseTheFieldAndAnotherMailOpensIt() {
    step.set(Setting.MAX_ATTEMPTS, 2);
    Waits first = ask(ALICES_ADDRESS);
    answer();
    String code = lastCode();
    String wrong = wrong();
    assertThat(code(wrong)).isEqualTo(News.CODE_WRONG);
    assertThat(waits(signIn().code(wrong)))
        .matches(w -> w.news() == News.EXHAUSTED && w.end() == News.EXHAUSTED, "closed");
    assertThat(code(code)).isEqualTo(News.EXHAUSTED);

    clock.pass(COOLDOWN);
    Waits second = another();
    answer();
    assertThat(second).matches(w -> w.news() == News.RESENT && w.end() == News.NONE, "open again");
    assertThat(second.challengeId()).isNotEqualTo(first.challengeId());
    assertThat(store.isOver(first.challengeId())).isTrue();
    assertThat(signIn().code(lastCode())).isInstanceOf(SignedIn.class);
  }

  @Test
  @DisplayName("STANDARDS 11: reloads never ask for a mail")
  void reloadNeverAsks() {
    assertThat(signIn().arrive())
        .isEqualTo(new AddressWanted("", false, false, false, Problem.NONE));
    assertThat(desk.asked).isEmpty();
    Waits asked = ask(ALICES_ADDRESS);
    answer();
    clock.pass(COOLDOWN);
    step.look();
    assertThat(waits(signIn().arrive()).challengeId()).isEqualTo(asked.challengeId());
    step.post();
    assertThat(waits(signIn().arrive()).news()).isEqualTo(News.NONE);
    step.post();
    assertThat(waits(signIn().address("other@example.com")).address()).isEqualTo(ALICES_ADDRESS);

    assertThat(desk.asked).hasSize(1);
  }

  @Test
  void secondFactorIsMailedAtOnce() {
    step.claimant = new Claimant(Kind.AFTER_ANOTHER_FACTOR, ALICE, ALICE, ALICES_ADDRESS, true);
    Waits waits = waits(signIn().arrive());

    assertThat(waits.known()).isTrue();
    assertThat(waits.address()).doesNotContain(ALICES_ADDRESS);
    assertThat(waits.mayStartOver()).isFalse();
    assertThat(desk.asked).singleElement().matches(ask -> ask.userId().equals(ALICE));
    assertThat(desk.asked.get(0).bare().second()).isTrue();
  }

  @Test
  @DisplayName("STANDARDS 11: a page that is only opened asks for no mail")
  void claimedNameIsMailedOnlyAfterAPostedForm() {
    step.claimant = Claimant.claimed(ALICES_ADDRESS);
    assertThat(signIn().arrive())
        .isEqualTo(new AddressWanted(ALICES_ADDRESS, false, false, false, Problem.NONE));
    assertThat(desk.asked).isEmpty();

    step.post();
    assertThat(waits(signIn().arrive()))
        .matches(w -> !w.known() && !w.mayStartOver() && w.address().equals(ALICES_ADDRESS));
    assertThat(desk.asked).singleElement().matches(ask -> ask.userId() == null);
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_SESSION", "TO_BE_LINKED"})
  @DisplayName("STANDARDS 11: nobody is mailed because some page has led a browser here")
  void personInSessionPressesAButtonFirst(Kind kind) {
    step.claimant = new Claimant(kind, ALICE, ALICE, ALICES_ADDRESS, false);
    assertThat(signIn().arrive())
        .isEqualTo(new AddressWanted("", true, false, false, Problem.NONE));
    assertThat(desk.asked).isEmpty();

    step.post();
    assertThat(waits(signIn().address(null)).known()).isTrue();
    assertThat(desk.asked)
        .singleElement()
        .matches(ask -> ask.userId().equals(ALICE) && !ask.bare().second());
  }

  @Test
  void whomAKnownBrowserRemembersPressesAButtonBesideAMask() {
    step.claimant = Claimant.remembered(ALICES_ADDRESS);
    AddressWanted typed = new AddressWanted(ALICES_ADDRESS, false, false, false, Problem.NONE);
    AddressWanted masked = new AddressWanted("a•••@e•••.com", false, true, false, Problem.NONE);
    assertThat(signIn().arrive()).as("any browser may say so").isEqualTo(typed);
    step.browserTokens.add(store.knownBrowsers().issue("bob", "bob@b.org", NotBefore.NEVER));
    assertThat(signIn().arrive()).as("known, whoever for").isEqualTo(masked);
    assertThat(desk.asked).isEmpty();

    step.post();
    Waits waits = waits(signIn().remembered());

    assertThat(waits.address()).isEqualTo(masked.name());
    assertThat(waits).matches(w -> !w.known() && w.mayStartOver(), "nobody knows whose it is");
    assertThat(desk.asked)
        .singleElement()
        .matches(ask -> ask.name().equals(ALICES_ADDRESS) && ask.userId() == null);
    assertThat(step.rememberedName).isEqualTo(ALICES_ADDRESS);
    assertThat(signIn().startOver())
        .isEqualTo(new AddressWanted("", false, false, false, Problem.NONE));
  }

  @Test
  void rememberedAddressStaysMaskedWhateverIsWrong() {
    step.claimant = Claimant.remembered(ALICES_ADDRESS);
    step.canMail = false;
    step.post();

    assertThat(signIn().remembered())
        .isEqualTo(new AddressWanted("a•••@e•••.com", false, true, false, Problem.NO_MAIL));
  }

  @Test
  void whomNoBrowserRemembersTypesAnAddress() {
    step.post();

    assertThat(signIn().remembered())
        .isEqualTo(new AddressWanted("", false, false, false, Problem.NONE));
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void whomTheFlowKnowsCannotTypeAnotherName() {
    step.claimant = new Claimant(Kind.IN_SESSION, ALICE, ALICE, ALICES_ADDRESS, false);
    step.post();
    signIn().address("other@example.com");

    assertThat(desk.asked)
        .singleElement()
        .matches(ask -> ask.userId().equals(ALICE) && ask.name().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void addressIsMissing(String typed) {
    assertThat(signIn().address(typed))
        .isEqualTo(new AddressWanted("", false, false, false, Problem.MISSING));
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void whatCannotBeANameIsSaidToBeNone() {
    for (String typed : List.of("a\u0000b", "a".repeat(256))) {
      assertThat(signIn().address(typed))
          .isEqualTo(new AddressWanted("", false, false, false, Problem.INVALID));
    }
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void methodThatIsOffLeavesToOtherWays() {
    step.set(Setting.CODE_ENABLED, false);
    step.standsBesideOthers = true;
    assertThat(signIn().arrive()).isEqualTo(new NotForThisPerson());
    assertThat(desk.recorded).isEmpty();

    step.standsBesideOthers = false;
    assertThat(signIn().arrive()).isEqualTo(new Closed(Reason.METHOD_OFF));
    assertThat(desk.recorded).containsExactly("closed METHOD_OFF");
  }

  @Test
  void methodThatIsSwitchedOffMeanwhileTakesNoCodes() {
    ask(ALICES_ADDRESS);
    answer();
    step.set(Setting.CODE_ENABLED, false);

    assertThat(signIn().code(lastCode())).isEqualTo(new Closed(Reason.METHOD_OFF));
  }

  @Test
  void endpointWithoutPagesIsLeftWithAReason() {
    step.canShow = false;
    step.standsBesideOthers = true;
    assertThat(signIn().arrive()).isEqualTo(new NotForThisPerson());

    step.standsBesideOthers = false;
    assertThat(signIn().arrive()).isEqualTo(new Closed(Reason.CANNOT_SHOW));
    assertThat(signIn().address(ALICES_ADDRESS)).isEqualTo(new Closed(Reason.CANNOT_SHOW));
    assertThat(desk.asked).isEmpty();
    assertThat(desk.recorded).containsExactly("closed CANNOT_SHOW", "closed CANNOT_SHOW");
  }

  @Test
  @DisplayName("STANDARDS 18: an address that was proved is no second factor")
  void addressThatWasProvedIsNoSecondFactor() {
    step.claimant = new Claimant(Kind.AFTER_ANOTHER_FACTOR, ALICE, ALICE, ALICES_ADDRESS, false);
    step.isProvedByEmail = true;

    assertThat(signIn().arrive()).isEqualTo(new Closed(Reason.NOT_A_SECOND_FACTOR));
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void knownPersonWithoutAnAddressTakesAnotherWayOrIsTold() {
    step.claimant = new Claimant(Kind.AFTER_ANOTHER_FACTOR, ALICE, ALICE, null, false);
    assertThat(signIn().arrive()).isEqualTo(new Closed(Reason.NO_ADDRESS));

    step.hasAnotherWay = true;
    assertThat(signIn().arrive()).isEqualTo(new NotForThisPerson());
    assertThat(desk.recorded).containsExactly("closed NO_ADDRESS");
  }

  @Test
  void whoDoesNotWantItIsNotMailed() {
    step.claimant = new Claimant(Kind.IN_SESSION, ALICE, ALICE, ALICES_ADDRESS, true);
    step.post();

    assertThat(signIn().arrive()).isEqualTo(new Closed(Reason.UNWANTED));
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void realmThatCannotMailSaysSoToEverybody() {
    step.canMail = false;
    assertThat(signIn().address(ALICES_ADDRESS))
        .isEqualTo(new AddressWanted(ALICES_ADDRESS, false, false, false, Problem.NO_MAIL));

    step.claimant = new Claimant(Kind.AFTER_ANOTHER_FACTOR, ALICE, ALICE, ALICES_ADDRESS, false);
    assertThat(signIn().arrive()).isEqualTo(new Closed(Reason.NO_MAIL));
    assertThat(desk.asked).isEmpty();
    assertThat(desk.recorded).containsExactly("closed NO_MAIL", "closed NO_MAIL");
  }

  @Test
  void resendTooSoonTellsHowLong() {
    Waits first = ask(ALICES_ADDRESS);
    clock.pass(Duration.ofSeconds(10));
    assertThat(another())
        .matches(w -> w.news() == News.TOO_SOON)
        .matches(w -> w.resendIn().equals(Duration.ofSeconds(20)))
        .matches(w -> w.askedAgo().equals(Duration.ofSeconds(10)));
    assertThat(desk.asked).hasSize(1);

    clock.pass(Duration.ofSeconds(20));
    assertThat(another())
        .matches(w -> w.news() == News.RESENT && w.challengeId().equals(first.challengeId()))
        .matches(w -> w.askedAgo().isZero());
    clock.pass(Duration.ofMillis(-5));
    assertThat(waits(signIn().arrive()).askedAgo()).as("by a clock behind").isZero();
    assertThat(desk.asked).hasSize(2);
  }

  @Test
  void codeOnItsWayStaysLiveWhenAnotherIsAskedFor() {
    ask(ALICES_ADDRESS);
    answer();
    String first = lastCode();
    clock.pass(COOLDOWN);
    another();
    answer();

    assertThat(signIn().code(first)).isInstanceOf(SignedIn.class);
    step.accepted = null;
    assertThat(store.find(desk.mailed.get(1).link()).verdict()).isEqualTo(Verdict.SPENT);
  }

  @Test
  @DisplayName("STANDARDS 11: a client over its limit is told so, and nothing is queued")
  void clientOverItsLimitIsToldAndNothingIsQueued() {
    step.set(Setting.MAILS_PER_HOUR_PER_IP, 1);
    ask(ALICES_ADDRESS);
    clock.pass(COOLDOWN);
    assertThat(another().news()).isEqualTo(News.TOO_MANY);

    Map<String, String> firstTab = new HashMap<>(step.noted);
    inTab("another tab");
    step.post();
    assertThat(signIn().address("nobody@example.com"))
        .isEqualTo(new AddressWanted("nobody@example.com", false, false, false, Problem.TOO_MANY));
    assertThat(desk.asked).hasSize(1);

    step.noted.putAll(firstTab);
    step.tabId = "tab";
    clock.pass(Duration.ofHours(1));
    assertThat(another().news()).isEqualTo(News.RESENT);
    assertThat(desk.asked).hasSize(2).noneMatch(TestDesk.Asked::overLimit);
  }

  @Test
  @DisplayName("STANDARDS 10 (ASVS 6.1.1): who uses up a client's limit keeps nobody from her mail")
  void knownBrowserPassesTheClientsLimit() {
    step.set(Setting.MAILS_PER_HOUR_PER_IP, 1);
    step.set(Setting.MAILS_PER_HOUR, 2);
    step.set(Setting.RESEND_COOLDOWN, 0);
    ask("stranger@example.com");
    assertThat(another().news()).isEqualTo(News.TOO_MANY);
    step.browserTokens.add("a.made.up.token");
    assertThat(another().news()).isEqualTo(News.TOO_MANY);

    step.browserTokens.add(store.knownBrowsers().issue(ALICE, ALICES_ADDRESS, NotBefore.NEVER));
    assertThat(another().news()).isEqualTo(News.RESENT);
    assertThat(another().news()).isEqualTo(News.RESENT);
    assertThat(another().news()).as("of its own limit").isEqualTo(News.TOO_MANY);
    assertThat(desk.asked).map(TestDesk.Asked::overLimit).containsExactly(false, true, true);
  }

  @Test
  @DisplayName("STANDARDS 11: a form that is posted twice at once asks once")
  void samePostedFormAsksOnce() {
    step.set(Setting.RESEND_COOLDOWN, 0);
    step.post();
    Waits one = waits(signIn().address(ALICES_ADDRESS));
    step.noted.clear();
    Waits other = waits(signIn().address(ALICES_ADDRESS));
    assertThat(other.challengeId()).isEqualTo(one.challengeId());
    assertThat(desk.asked).hasSize(1);

    step.post();
    assertThat(waits(signIn().another()).news()).isEqualTo(News.RESENT);
    assertThat(waits(signIn().another()).news()).isEqualTo(News.RESENT);
    assertThat(desk.asked).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("STANDARDS 5: another address ends what was mailed, or would have been")
  void startOverVoidsWhatWasMailed(boolean stored) {
    ask(ALICES_ADDRESS);
    Map<String, String> pageGoneBackTo = new HashMap<>(step.noted);
    if (stored) {
      answer();
    }
    step.post();
    assertThat(signIn().startOver())
        .isEqualTo(new AddressWanted("", false, false, false, Problem.NONE));
    assertThat(step.rememberedName).isNull();
    answer();

    assertThat(desk.mailed).hasSize(stored ? 1 : 0);
    step.noted.putAll(pageGoneBackTo);
    assertThat(signIn().arrive()).isEqualTo(new Elsewhere(true));
    if (stored) {
      assertThat(code(lastCode())).isEqualTo(News.CODE_USED);
      assertThat(store.find(desk.mailed.get(0).link()).verdict()).isEqualTo(Verdict.SPENT);
    }
    assertThat(step.accepted).isNull();
  }

  @Test
  void whoseNameWasTypedInAnEarlierStepCannotStartOverHere() {
    step.claimant = Claimant.claimed(ALICES_ADDRESS);
    step.post();
    signIn().arrive();
    answer();

    assertThat(signIn().startOver()).isInstanceOf(Waits.class);
    assertThat(signIn().code(lastCode())).isInstanceOf(SignedIn.class);
  }

  @Test
  @DisplayName("STANDARDS 5 (ASVS 6.5.1): what a link has proved signs in once")
  void proofOfALinkSignsInOnce() {
    String challengeId = ask(ALICES_ADDRESS).challengeId();
    answer();
    assertThat(store.accept(store.find(challengeId).orElseThrow())).isTrue();
    Waiting.leaveProof(step.notes(), step.executionId(), challengeId);

    assertThat(signIn().arrive()).isInstanceOf(SignedIn.class);
    assertThat(desk.recorded).containsExactly("accepted MAGIC_LINK");
    step.accepted = null;
    assertThat(signIn().arrive())
        .isEqualTo(new AddressWanted("", false, false, false, Problem.NONE));
  }

  @Test
  void proofOfAnAccountThatMayNotSignInAnyMoreIsRefused() {
    String challengeId = ask(ALICES_ADDRESS).challengeId();
    answer();
    Waiting.leaveProof(step.notes(), step.executionId(), challengeId);
    desk.mayFinish = false;

    assertThat(signIn().arrive()).isEqualTo(new Closed(Reason.ACCOUNT_CHANGED));
    assertThat(desk.recorded).containsExactly("refused link");
  }

  @Test
  void challengeThatWasUsedElsewhereIsNotWaitedFor() {
    String challengeId = ask(ALICES_ADDRESS).challengeId();
    answer();
    store.accept(store.find(challengeId).orElseThrow());
    assertThat(signIn().arrive()).isEqualTo(new Elsewhere(true));

    assertThat(another().challengeId())
        .as("another mail, for which nobody has to wait")
        .isNotEqualTo(challengeId);
    assertThat(desk.asked).hasSize(2);
  }

  @Test
  void whoHasSignedInByAnotherTabIsSignedInHere() {
    String challengeId = ask(ALICES_ADDRESS).challengeId();
    answer();
    step.signedInMeanwhile = ALICE;
    assertThat(signIn().arrive()).as("by something else").isInstanceOf(Waits.class);

    store.accept(store.find(challengeId).orElseThrow());
    assertThat(signIn().arrive()).isEqualTo(new SignedInMeanwhile());
    assertThat(signIn().code("000000")).isEqualTo(new SignedInMeanwhile());
    step.signedInMeanwhile = "bob";
    assertThat(signIn().arrive()).isEqualTo(new Elsewhere(true));
  }

  @Test
  void linkTakesACodeOnlyWhereItIsRelayed() {
    step.method = SignInMethod.MAGIC_LINK;
    ask(ALICES_ADDRESS);
    assertThat(code("000000")).isEqualTo(News.NONE);
    assertThat(desk.recorded).isEmpty();

    step.set(Setting.LINK_BROWSER, "relay");
    assertThat(code("000000")).isEqualTo(News.CODE_WRONG);
  }

  private <T> T call(Function<SingleUseObjectProvider, T> operations) {
    return operations.apply(
        (SingleUseObjectProvider)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SingleUseObjectProvider.class},
                (proxy, method, args) -> {
                  work.add(method.getName());
                  try {
                    return method.invoke(objects, args);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }));
  }

  /** One request. */
  private SignIn signIn() {
    return new SignIn(step, store, desk, desk, clock);
  }

  /** A tab in which nothing has happened yet. */
  private void inTab(String tabId) {
    step.noted.clear();
    step.tabId = tabId;
  }

  private Waits ask(String address) {
    step.post();
    return waits(signIn().address(address));
  }

  private Waits another() {
    step.post();
    return waits(signIn().another());
  }

  private News code(String typed) {
    return waits(signIn().code(typed)).news();
  }

  /** What was asked for is looked at. */
  private void answer() {
    desk.answer(store, step.policy());
  }

  private String lastCode() {
    return desk.mailed.get(desk.mailed.size() - 1).code().reveal();
  }

  /** A code that is not the last one. */
  private String wrong() {
    return lastCode().startsWith("0")
        ? "1" + lastCode().substring(1)
        : "0" + lastCode().substring(1);
  }

  private static Waits waits(Outcome outcome) {
    return outcome instanceof Waits waits ? waits : fail("not waiting: " + outcome);
  }
}
