package io.passwordless.keycloak.policy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The chance that somebody who guesses all year at one account gets in: as many different codes as
 * the account takes in any 24 hours, on each of 365 days, out of all codes there are. Immutable.
 */
public final class GuessingChance {

  /** How many codes of one sign-in are live if mails are resent: the newest. */
  public static final int LIVE_CODES = 3;

  private static final int DAYS = 365;
  private static final double WORTH_A_WARNING = 0.01;

  private final int attemptsPerDay;
  private final CodeAlphabet alphabet;
  private final int length;

  private GuessingChance(int attemptsPerDay, CodeAlphabet alphabet, int length) {
    this.attemptsPerDay = attemptsPerDay;
    this.alphabet = alphabet;
    this.length = length;
  }

  /** The chance under a policy. */
  public static GuessingChance under(Policy policy) {
    return new GuessingChance(policy.accountAttempts(), policy.codeAlphabet(), policy.codeLength());
  }

  /** The chance, from 0 to 1. */
  public double chance() {
    return chance(1);
  }

  private double chance(int liveCodes) {
    return -Math.expm1(guesses() * Math.log1p(-liveCodes / codes().doubleValue()));
  }

  /** The chance as one in so many, rounded to two digits. */
  public long oneIn() {
    return rounded(1 / chance());
  }

  /** The same of somebody who has mails resent all the time: each guess is at several codes. */
  public long oneInAtWorst() {
    return rounded(1 / chance(LIVE_CODES));
  }

  private static long rounded(double exact) {
    double step = Math.max(1, Math.pow(10, Math.floor(Math.log10(exact)) - 1));
    return Math.round(Math.round(exact / step) * step);
  }

  /** How the chance comes about, in numbers. */
  public String sum() {
    return String.format(
        Locale.ROOT,
        "%d guesses a day x %d days / %,d codes: about 1 in %,d",
        attemptsPerDay,
        DAYS,
        codes(),
        oneIn());
  }

  /** What makes it worse, in numbers. */
  public String atWorst() {
    return String.format(
        Locale.ROOT,
        "About 1 in %,d if mails are resent all the time: the newest %d codes are live",
        oneInAtWorst(),
        LIVE_CODES);
  }

  /** What to think about if the chance is above 1 in 100. */
  public Optional<String> warning() {
    if (chance() <= WORTH_A_WARNING) {
      return Optional.empty();
    }
    return Optional.of(
        "Above 1 in 100 a year. What lowers it: %s.".formatted(String.join(", or ", remedies())));
  }

  private List<String> remedies() {
    List<String> remedies = new ArrayList<>();
    remedies.add("%s of %d".formatted(Setting.CODE_LENGTH.settingName(), length + 1));
    if (alphabet == CodeAlphabet.DIGITS) {
      remedies.add(
          "%s %s"
              .formatted(
                  Setting.CODE_ALPHABET.settingName(), CodeAlphabet.ALPHANUMERIC.settingValue()));
    }
    long enough = (long) (WORTH_A_WARNING * codes().doubleValue() / DAYS);
    if (Setting.ACCOUNT_ATTEMPTS.type().allows(Long.toString(enough))) {
      remedies.add("%s of %d".formatted(Setting.ACCOUNT_ATTEMPTS.settingName(), enough));
    }
    return remedies;
  }

  private double guesses() {
    return (double) attemptsPerDay * DAYS;
  }

  private BigInteger codes() {
    return BigInteger.valueOf(alphabet.characters().length()).pow(length);
  }
}
