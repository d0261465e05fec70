package io.passwordless.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.PluralRules;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts of pages and mails, as the drop-in JAR has them, in every language. */
class MessagesIT {

  /** By the names of Keycloak's own message files. */
  private static final List<String> LANGUAGES =
      List.of(
          "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hu", "it", "ja", "ko",
          "nl", "no", "pl", "pt_BR", "ro", "sv", "tr", "uk", "zh_CN", "zh_TW");

  /** What is counted in which message, from and to. */
  private static final Map<String, int[]> COUNTED =
      Map.of(
          "passwordlessSeconds", new int[] {1, 60},
          "passwordlessMinutes", new int[] {1, 60},
          "passwordlessHours", new int[] {2, 47},
          "passwordlessDays", new int[] {2, 7},
          "passwordlessCodeHelpDigits", new int[] {6, 12},
          "passwordlessCodeHelpLetters", new int[] {6, 12},
          "passwordlessCodeMalformed", new int[] {6, 12});

  /** A minute and minutes are written alike in these. */
  private static final Set<String> ONE_WORD_FOR_ALL_NUMBERS = Set.of("tr", "hu", "hi");

  private static final String FILE = "theme-resources/messages/messages_%s.properties";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d+)");
  private static final Properties ENGLISH = messages("en");

  @Test
  void everyLanguageIsThereAndNoOther() throws IOException {
    try (JarFile jar = jar()) {
      assertThat(
              jar.stream()
                  .map(entry -> entry.getName())
                  .filter(name -> name.startsWith("theme-resources/messages/messages_")))
          .containsExactlyInAnyOrderElementsOf(LANGUAGES.stream().map(FILE::formatted).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("languages")
  void noKeyIsMissingOrSurplus(String language) {
    assertThat(messages(language).stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(ENGLISH.stringPropertyNames())
        .allMatch(key -> key.startsWith("passwordless"), "no clash with another extension");
  }

  @ParameterizedTest
  @MethodSource("languages")
  void placeholdersAreThoseOfEnglish(String language) {
    messages(language)
        .forEach(
            (key, text) ->
                assertThat(placeholders((String) text))
                    .as("%s of %s", key, language)
                    .isEqualTo(placeholders(ENGLISH.getProperty((String) key))));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void everyTextIsAPatternWithoutQuotations(String language) {
    messages(language)
        .forEach(
            (key, text) -> {
              assertThat((String) text)
                  .as("%s of %s", key, language)
                  .isEqualTo(((String) text).strip())
                  .isNotEmpty()
                  .doesNotContain("'", "\"");
              new MessageFormat((String) text, locale(language));
            });
  }

  @ParameterizedTest
  @MethodSource("languages")
  void sentencesAreTranslated(String language) {
    if (language.equals("en")) {
      return;
    }
    assertThat(messages(language).stringPropertyNames())
        .filteredOn(key -> ENGLISH.getProperty(key).split(" ").length > 3)
        .hasSizeGreaterThan(60)
        .allSatisfy(
            key -> assertThat(messages(language)).doesNotContainEntry(key, ENGLISH.get(key)));
  }

  /** What differs but for the number only where CLDR has another plural for it. */
  @ParameterizedTest
  @MethodSource("counted")
  void pluralsAreThoseOfTheLanguage(String language, String key, int from, int to) {
    PluralRules rules = PluralRules.forLocale(locale(language));
    MessageFormat text = new MessageFormat(messages(language).getProperty(key), locale(language));
    Map<String, Set<String>> wordings = new HashMap<>();
    for (int n = from; n <= to; n++) {
      String told = text.format(new Object[] {n});
      String number = new MessageFormat("{0}", locale(language)).format(new Object[] {n});
      if (n > 2) {
        assertThat(told).as("%d in %s", n, language).contains(number);
      }
      wordings
          .computeIfAbsent(rules.select(n), plural -> new TreeSet<>())
          .add(told.replaceFirst("(?<!\\d)" + number + "(?!\\d)", "#"));
    }
    assertThat(wordings).allSatisfy((plural, words) -> assertThat(words).as(plural).hasSize(1));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void everyPluralHasItsWording(String language) {
    PluralRules rules = PluralRules.forLocale(locale(language));
    MessageFormat minutes =
        new MessageFormat(messages(language).getProperty("passwordlessMinutes"), locale(language));
    Map<String, String> wordings = new HashMap<>();
    for (int n = 1; n <= 60; n++) {
      wordings.put(rules.select(n), minutes.format(new Object[] {n}).replaceAll("\\p{Nd}+", "#"));
    }
    if (!ONE_WORD_FOR_ALL_NUMBERS.contains(language)) {
      assertThat(wordings.values()).doesNotHaveDuplicates();
    }
  }

  static List<String> languages() {
    return LANGUAGES;
  }

  static Stream<Arguments> counted() {
    return LANGUAGES.stream()
        .flatMap(
            language ->
                COUNTED.entrySet().stream()
                    .map(
                        counted ->
                            Arguments.of(
                                language,
                                counted.getKey(),
                                counted.getValue()[0],
                                counted.getValue()[1])));
  }

  private static Set<Integer> placeholders(String text) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .map((MatchResult found) -> Integer.valueOf(found.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Locale locale(String language) {
    return Locale.forLanguageTag(language.replace('_', '-'));
  }

  private static Properties messages(String language) {
    Properties messages = new Properties();
    try (JarFile jar = jar()) {
      String text =
          new String(
              jar.getInputStream(jar.getEntry(FILE.formatted(language))).readAllBytes(),
              StandardCharsets.UTF_8);
      messages.load(new StringReader(text));
      return messages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JarFile jar() throws IOException {
    return new JarFile(Path.of(System.getProperty("passwordless.jar")).toFile());
  }
}
