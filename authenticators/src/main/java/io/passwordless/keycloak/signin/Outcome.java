package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.CodeFormat;
import java.time.Duration;
import org.keycloak.models.UserModel;

/** What comes of what somebody did: shown by a {@link Face}, or done by the flow. */
public sealed interface Outcome {

  /** What is shown, with all that a face needs for it. */
  sealed interface Shown extends Outcome {

    /** Has a face show it. */
    <T> T by(Face<T> face);
  }

  /**
   * How outcomes are shown: as pages, or as answers to an app.
   *
   * @param <T> what shows one
   */
  interface Face<T> {

    /** Shows that an address is wanted. */
    T address(AddressWanted wanted);

    /** Shows what can be done while a mail may be on its way. */
    T waiting(Waits waits);

    /** Shows that it went on elsewhere. */
    T elsewhere(Elsewhere elsewhere);

    /** Shows why this way is closed. */
    T closed(Closed closed);
  }

  /**
   * An address is wanted, or a button pressed if the flow knows the person.
   *
   * @param name what to suggest; may be empty
   * @param known whether nothing is to be typed
   * @param remembered whether a button stands for whom this browser remembers, and the name is a
   *     mask of hers
   * @param signsUp whether an address without an account may create one here
   */
  record AddressWanted(
      String name, boolean known, boolean remembered, boolean signsUp, Problem problem)
      implements Shown {

    @Override
    public <T> T by(Face<T> face) {
      return face.address(this);
    }
  }

  /** What is wrong with an address, or with asking. */
  enum Problem {
    /** Nothing. */
    NONE,
    /** There is none. */
    MISSING,
    /** It cannot be one. */
    INVALID,
    /** The realm cannot send mail. */
    NO_MAIL,
    /** Too many mails were asked for from this client address, whoever for. */
    TOO_MANY
  }

  /**
   * A mail may be on its way, and this is what can be done meanwhile.
   *
   * @param challengeId the challenge's public reference
   * @param address where the mail goes, as it may be shown
   * @param known whether the account is known, so that a mail does go there
   * @param format what a code looks like
   * @param end why what was mailed cannot be used any more; {@code NONE} as long as it can
   * @param expiresIn how long what was mailed last can be used; zero or less if no more
   * @param linkWorks whether a link of the last mail can be used, whatever became of its code
   * @param resendHelps whether another mail can be of use
   * @param askedAgo how long ago the last mail was asked for
   * @param resendIn how long until another mail can be asked for; zero or less if now
   * @param mayStartOver whether another address can be typed here
   * @param mayBeNew whether the address may have no account yet
   */
  record Waits(
      String challengeId,
      String address,
      boolean known,
      CodeFormat format,
      News end,
      Duration expiresIn,
      boolean linkWorks,
      boolean resendHelps,
      Duration askedAgo,
      Duration resendIn,
      boolean mayStartOver,
      boolean mayBeNew,
      News news)
      implements Shown {

    @Override
    public <T> T by(Face<T> face) {
      return face.waiting(this);
    }
  }

  /** What is new while somebody waits. */
  enum News {
    /** Nothing. */
    NONE,
    /** Another mail was asked for. */
    RESENT,
    /** Another mail was asked for too soon. */
    TOO_SOON,
    /** Too many mails were asked for from this client address, whoever for. */
    TOO_MANY,
    /** No code was typed. */
    CODE_MISSING,
    /** What was typed cannot be a code; it costs nothing. */
    CODE_MALFORMED,
    /** The code is not right. */
    CODE_WRONG,
    /** The code's time is over. */
    CODE_EXPIRED,
    /** The code, or a newer one, was used. */
    CODE_USED,
    /** No more codes are taken; another mail helps. */
    EXHAUSTED,
    /** The account takes no more codes for now. */
    CLOSED,
    /** The code is right, but the account may not sign in any more. */
    REFUSED;

    /** Whether the link of the mail is over too, and nothing is left to wait for. */
    public boolean isOfTheWholeMail() {
      return this == CODE_USED || this == REFUSED;
    }
  }

  /** What was mailed was used, or ended, in another browser. */
  record Elsewhere(boolean mayStartOver) implements Shown {

    @Override
    public <T> T by(Face<T> face) {
      return face.elsewhere(this);
    }
  }

  /** The person has proved the address. */
  record SignedIn(UserModel user) implements Outcome {}

  /** The person has signed in by another tab: from its beginning, the flow lets her in. */
  record SignedInMeanwhile() implements Outcome {}

  /** This way is closed, and there is no other. */
  record Closed(Reason reason) implements Shown {

    @Override
    public <T> T by(Face<T> face) {
      return face.closed(this);
    }
  }

  /** Why this way is closed. */
  enum Reason {
    /** The policy has switched it off. */
    METHOD_OFF,
    /** Nothing can be shown here. */
    CANNOT_SHOW,
    /** The account has no address. */
    NO_ADDRESS,
    /** The person does not want it. */
    UNWANTED,
    /** The realm cannot send mail. */
    NO_MAIL,
    /** It was to be a second factor after one of its own kind. */
    NOT_A_SECOND_FACTOR,
    /** What the link has proved is of no account that may sign in any more. */
    ACCOUNT_CHANGED
  }

  /** The flow's next way is taken. */
  record NotForThisPerson() implements Outcome {}
}
