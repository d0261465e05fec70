package io.passwordless.keycloak.policy;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person typed or pasted, as she sees it: keyboards, mail programs and clipboards add what
 * nobody sees, and write digits, letters and dashes in more than one way.
 *
 * <p>The script of the pages reads codes in the same way; {@code typed.json} among the tests holds
 * the two together.
 */
public final class Typed {

  /** Format characters and others that are never seen (Default_Ignorable_Code_Point). */
  private static final String UNSEEN =
      "\\p{Cf}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u3164\\uFFA0\\uFE00-\\uFE0F"
          + "\\x{E0100}-\\x{E01EF}";

  private static final String SPACES = "\\p{Z}\\t-\\r\\x1C-\\x1F\\x85";

  /** Also the minus sign, and what a Japanese keyboard has in the place of the dash. */
  private static final String DASHES = "\\p{Pd}\\u2212\\u2043\\u02D7\\u30FC\\u2500";

  private static final Pattern NOT_OF_A_CODE =
      Pattern.compile("[" + UNSEEN + SPACES + DASHES + "]");

  /** Joiners within words shape the letters of some scripts, and are part of the word. */
  private static final Pattern NOT_OF_A_NAME =
      Pattern.compile(
          "[%1$s&&[^%2$s]]|(?<![%3$s])[%2$s]|[%2$s](?![%3$s])"
              .formatted(UNSEEN, "\\u200C\\u200D", "\\p{L}\\p{M}&&[^\\x00-\\x7F]"));

  private static final Pattern SPACE = Pattern.compile("\\p{Z}");
  private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");
  private static final Pattern ADDRESS =
      Pattern.compile("(.*)[@\\uFF20\\uFE6B](.*)", Pattern.DOTALL);
  private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

  private Typed() {}

  /**
   * A code without the spaces and dashes people add to read it aloud, in upper case and in ASCII
   * digits. Anything else is kept, so that it is seen as malformed.
   */
  public static String code(String typed) {
    String compatible = Normalizer.normalize(typed, Normalizer.Form.NFKC);
    return asciiDigits(NOT_OF_A_CODE.matcher(compatible).replaceAll("")).toUpperCase(Locale.ROOT);
  }

  /**
   * An address or a user name, in the case in which it was typed. Whoever goes on with what this
   * returns must go on with nothing else: two different texts may be the same name.
   */
  public static String name(String typed) {
    String seen =
        SPACE.matcher(NOT_OF_A_NAME.matcher(typed).replaceAll("")).replaceAll(" ").strip();
    Matcher address = ADDRESS.matcher(seen);
    return address.matches() ? word(address.group(1)) + "@" + domain(address.group(2)) : word(seen);
  }

  /**
   * Other forms of ASCII characters become these, if nothing else is left then: beside letters of
   * other scripts, a name's own digits and letters are what they are.
   */
  private static String word(String typed) {
    String ascii = asciiDigits(Normalizer.normalize(typed, Normalizer.Form.NFKC));
    return ASCII.matcher(ascii).matches()
        ? ascii
        : Normalizer.normalize(typed, Normalizer.Form.NFC);
  }

  /** Domains know neither forms of letters nor of dots (Unicode Technical Standard 46). */
  private static String domain(String typed) {
    return word(Normalizer.normalize(typed, Normalizer.Form.NFKC).replace('\u3002', '.'));
  }

  private static String asciiDigits(String text) {
    return DIGIT
        .matcher(text)
        .replaceAll(digit -> Integer.toString(Character.digit(digit.group().codePointAt(0), 10)));
  }
}
