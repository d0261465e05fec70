package io.passwordless.keycloak.it;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Input that nobody sends in good faith. The same seed gives the same. Not thread-safe. */
final class Nonsense {

  /** Stands in an answer only if what was typed was not escaped. */
  static final String MARKUP = "<fuzz x=\"'>";

  /** A header that an answer has only if a line end got into its head. */
  static final String HEADER = "X-Fuzz";

  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "123456",
          "ABCDEFGH2345",
          "true",
          "on",
          "nobody@example.com",
          "NOBODY@EXAMPLE.COM",
          "a".repeat(255) + "@example.com",
          MARKUP,
          MARKUP + "@example.com",
          "\u0000",
          "12345\u0000",
          "nobody\u0000@example.com",
          "x\r\n" + HEADER + ": 1",
          "x\r\n\r\n" + MARKUP,
          "${7*7}#{7*7}<#assign x=1>",
          "{0}{1,choice,0#x}'",
          "' OR 1=1 --",
          "%",
          "%00%0d%0a",
          "../../../../etc/passwd",
          "..;/admin",
          "\u202e\u0000\ufeff",
          "\ud83d\ude00".repeat(40),
          "\u0661\u0662\u0663\u0664\u0665\u0666",
          "\uff11\uff12\uff13\uff14\uff15\uff16",
          "e\u0301".repeat(90),
          "9".repeat(5000),
          "-1",
          "9223372036854775808",
          "null",
          "[]",
          "{\"a\":1}",
          "de",
          "zz-ZZ-x-" + "y".repeat(200),
          "A".repeat(43),
          "_-".repeat(21) + "_",
          "A".repeat(22) + ".1." + "A".repeat(86),
          "A".repeat(22) + ".999999999999." + "A".repeat(86),
          "~".repeat(50));

  private static final List<String> BROKEN =
      List.of("%", "%z", "%zz", "%e", "%u0041", "%c0%af", "%ff%fe", "%00", "%ed%a0%80");

  private static final List<String> CONTENT_TYPES =
      List.of(
          "application/x-www-form-urlencoded; charset=UTF-16",
          "application/x-www-form-urlencoded; charset=nonsense",
          "multipart/form-data",
          "multipart/form-data; boundary=other",
          "application/json",
          "application/xml",
          "text/plain",
          "*/*",
          "/",
          "x");

  private static final String FORM = "application/x-www-form-urlencoded";

  private final Random random;

  Nonsense(long seed) {
    this.random = new Random(seed);
  }

  /**
   * A body.
   *
   * @param contentType what it is said to be, null if nothing is said
   * @param bytes a character for every byte
   */
  record Body(String contentType, String bytes) {}

  /** Whether something happens that has this chance. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** One of these. */
  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A value. */
  String value() {
    if (chance(0.7)) {
      return oneOf(VALUES);
    }
    int length = 1 + random.nextInt(chance(0.1) ? 3000 : 30);
    return IntStream.range(0, length)
        .map(i -> chance(0.5) ? 1 + random.nextInt(0x7f) : 1 + random.nextInt(0xffff))
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** A value for an address, well encoded or not; without a space or a line end. */
  String encoded(String value) {
    if (chance(0.6)) {
      return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
    if (chance(0.3)) {
      return URLEncoder.encode(value, StandardCharsets.UTF_8) + oneOf(BROKEN);
    }
    if (chance(0.5)) {
      StringBuilder all = new StringBuilder();
      for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
        all.append(String.format("%%%02x", b));
      }
      return all.toString();
    }
    return oneOf(BROKEN) + value.replaceAll("[^!-~]", "");
  }

  /** A value for a header: no control characters, which the server refuses for the whole. */
  String header(String value) {
    return value.replaceAll("[^ -~\u00a0-\u00ff]", "");
  }

  /** A query made of these parameters, and things done to it. */
  String query(List<String> pairs) {
    return pairs.stream()
        .flatMap(
            pair -> {
              String name = pair.substring(0, pair.indexOf('='));
              if (chance(0.85)) {
                return List.of(pair).stream();
              }
              List<List<String>> done =
                  List.of(
                      List.of(),
                      List.of(name),
                      List.of(name + "="),
                      List.of(name + "=" + encoded(value())),
                      List.of(pair, name + "=" + encoded(value())),
                      List.of(name + "=" + encoded(value()), pair));
              return oneOf(done).stream();
            })
        .collect(Collectors.joining("&"));
  }

  /** A form with some of these fields, or something else altogether. */
  Body form(List<String> fields) {
    if (chance(0.08)) {
      return multipart(fields);
    }
    if (chance(0.05)) {
      byte[] bytes = new byte[random.nextInt(chance(0.1) ? 150_000 : 500)];
      random.nextBytes(bytes);
      return new Body(chance(0.5) ? FORM : null, new String(bytes, StandardCharsets.ISO_8859_1));
    }
    if (chance(0.02)) {
      return new Body(FORM, "a=b&".repeat(3000) + oneOf(fields) + "=");
    }
    if (chance(0.02)) {
      return new Body(FORM, oneOf(fields) + "=" + "9".repeat(200_000));
    }
    int count = random.nextInt(5);
    String pairs =
        IntStream.range(0, count)
            .mapToObj(
                i -> oneOf(fields) + (chance(0.05) ? "" : "=") + (chance(0.1) ? "" : formValue()))
            .collect(Collectors.joining(chance(0.05) ? ";" : "&"));
    String contentType = chance(0.85) ? FORM : oneOf(CONTENT_TYPES);
    return new Body(contentType, utf8(pairs));
  }

  private String formValue() {
    String value = value();
    return chance(0.85) ? encoded(value) : value;
  }

  private Body multipart(List<String> fields) {
    StringBuilder body = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      body.append(
          "--b\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
              .formatted(
                  chance(0.8) ? oneOf(fields) : value(),
                  chance(0.3) ? "; filename=\"x.txt\"" : "",
                  value()));
    }
    if (chance(0.8)) {
      body.append("--b--\r\n");
    }
    return new Body("multipart/form-data; boundary=b", utf8(body.toString()));
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
