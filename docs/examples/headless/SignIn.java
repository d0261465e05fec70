import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Scanner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Signs a person in by email code, and by one-time password where the account has one: {@code java
 * SignIn.java https://keycloak.example.com/realms/example app alice@example.com
 * [https://app.example.com/callback]}. What only a browser can do, it says where to do: with one of
 * the client's addresses as fourth argument, the browser comes back there.
 *
 * <p>Use a JSON library in your own program: what is here reads flat objects only.
 */
public final class SignIn {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Scanner TERMINAL = new Scanner(System.in, StandardCharsets.UTF_8);

  public static void main(String[] arguments) throws Exception {
    String realm = arguments[0];
    String client = arguments[1];
    String endpoint =
        json(send(HttpRequest.newBuilder(URI.create(realm + "/passwordless/settings")).build()))
            .get("authorization_challenge_endpoint");
    String back = arguments.length > 3 ? arguments[3] : "";
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String verifier = base64url(random);
    String challenge =
        base64url(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));

    Map<String, String> answer =
        post(
            endpoint,
            "client_id", client,
            "response_type", "code",
            "scope", "openid",
            "login_hint", arguments[2],
            "code_challenge", challenge,
            "code_challenge_method", "S256",
            "redirect_uri", back);
    while (!answer.containsKey("authorization_code")) {
      if (answer.containsKey("reason")) {
        System.err.println("That one is " + answer.get("reason") + ".");
      }
      if ("redirect_to_web".equals(answer.get("error"))) {
        end(
            2,
            "This account has to sign in in a browser"
                + (answer.containsKey("request_uri")
                    ? ": %s/protocol/openid-connect/auth?client_id=%s&request_uri=%s"
                        .formatted(realm, client, answer.get("request_uri"))
                    : ""));
      }
      String[] next = next(answer);
      answer =
          post(
              endpoint,
              "client_id", client,
              "auth_session", answer.get("auth_session"),
              next[0], next[1]);
    }
    // answer.get("device_token"), if there, is for the app to keep and to send next time
    Map<String, String> tokens =
        post(
            realm + "/protocol/openid-connect/token",
            "grant_type", "authorization_code",
            "client_id", client,
            "code", answer.get("authorization_code"),
            "code_verifier", verifier,
            "redirect_uri", back);
    if (tokens.containsKey("error")) {
      end(1, tokens.get("error") + ": " + tokens.get("error_description"));
    }
    byte[] claims = Base64.getUrlDecoder().decode(tokens.get("id_token").split("\\.")[1]);
    System.out.println(
        "Signed in: "
            + json(new String(claims, StandardCharsets.UTF_8)).get("preferred_username"));
  }

  /** What the person answers: the field and its value. */
  private static String[] next(Map<String, String> answer) {
    String error = answer.get("error");
    String challenge = answer.get("challenge");
    if ("totp".equals(challenge)) {
      return new String[] {"totp", ask("One-time password: ")};
    }
    if ("email_code".equals(challenge)
        || ("slow_down".equals(error) && answer.containsKey("auth_session"))) {
      String typed = ask("Code from the mail (empty for another mail): ");
      return typed.isEmpty()
          ? new String[] {"resend", "true"}
          : new String[] {"email_code", typed};
    }
    if (challenge != null) {
      end(2, "This app is too old for what Keycloak asks: " + challenge);
    }
    end(1, error + ": " + answer.get("error_description"));
    throw new IllegalStateException();
  }

  private static String ask(String question) {
    System.err.print(question);
    return TERMINAL.nextLine().trim();
  }

  private static void end(int status, String why) {
    System.err.println(why);
    System.exit(status);
  }

  private static Map<String, String> post(String url, String... fields) throws Exception {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i + 1].isEmpty()) {
        continue;
      }
      form.append(i == 0 ? "" : "&")
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return json(
        send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build()));
  }

  private static String send(HttpRequest request) throws Exception {
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static Map<String, String> json(String flat) {
    Matcher member =
        Pattern.compile("\"([^\"]+)\":(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([0-9a-z]+))").matcher(flat);
    return member
        .results()
        .collect(
            Collectors.toMap(
                m -> m.group(1),
                m -> m.group(2) == null ? m.group(3) : m.group(2),
                (first, second) -> first,
                LinkedHashMap::new));
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
