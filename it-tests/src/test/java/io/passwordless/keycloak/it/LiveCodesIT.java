package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.relayed;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.ComponentExportRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * Which of all codes would be right, read from the store of a realm whose key is known: those that
 * were mailed or shown, and no other.
 */
@Tag("slow")
@NeedsOwnServer
class LiveCodesIT {

  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int CODES = 1_000_000;
  private static final List<String> PLACES = List.of("0", "1", "2", "3", "relay");

  private static final Consumer<RealmRepresentation> KNOWN_KEY = LiveCodesIT::makeKeyKnown;

  private final WebBrowser browser = new WebBrowser();

  @Test
  void linkHasNoCodeUntilOneIsShownAndThenThatOnly() {
    try (TestRealm realm =
        TestRealm.with(
            KNOWN_KEY
                .andThen(setting("linkBrowser", "relay"))
                .andThen(setting("resendCooldown", 0)),
            required(MAGIC_LINK))) {
      Page inbox = asked(realm, browser);
      mail(realm);
      inbox.press("resend");
      ReceivedMail newest = mail(realm, 2);
      assertThat(live(realm)).isEmpty();

      String shown = relayed(newest).replace(" ", "");
      assertThat(live(realm)).containsExactly(shown);
    }
  }

  @Test
  void codesOfTheNewestMailsAreLiveAndNoOther() {
    try (TestRealm realm =
        TestRealm.with(KNOWN_KEY.andThen(setting("resendCooldown", 0)), required(EMAIL_CODE))) {
      Page waiting = asked(realm, browser);
      String[] mailed = new String[4];
      mailed[0] = mail(realm, 1).code();
      for (int i = 1; i < mailed.length; i++) {
        waiting = waiting.press("resend");
        mailed[i] = mail(realm, i + 1).code();
      }

      assertThat(live(realm))
          .containsExactlyInAnyOrderElementsOf(Arrays.asList(mailed).subList(1, mailed.length));
    }
  }

  private static void makeKeyKnown(RealmRepresentation realm) {
    ComponentExportRepresentation hmac =
        realm.getComponents().get("org.keycloak.keys.KeyProvider").stream()
            .filter(key -> key.getProviderId().equals("hmac-generated"))
            .findFirst()
            .orElseThrow();
    hmac.getConfig().putSingle("kid", "known");
    hmac.getConfig()
        .putSingle("secret", Base64.getUrlEncoder().withoutPadding().encodeToString(KEY));
  }

  /** All codes that would be right for alice's first sign-in. */
  private static List<String> live(TestRealm realm) {
    String challenge = realm.await(ExpectedEvent.SENT).getDetails().get("passwordless_challenge");
    List<String> hashes =
        PLACES.stream()
            .map(place -> stored(realm, "code:" + challenge + ":" + place).path("mac"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .toList();
    assertThat(hashes).as("else nothing was read").isNotEmpty();
    return IntStream.range(0, CODES)
        .parallel()
        .mapToObj(i -> String.format(Locale.ROOT, "%06d", i))
        .filter(code -> hashes.contains(hash(challenge, realm.alicesAddress(), code)))
        .toList();
  }

  private static JsonNode stored(TestRealm realm, String key) {
    String full = "passwordless:1:" + realm.admin().toRepresentation().getId() + ":" + key;
    try {
      return new ObjectMapper()
          .readTree(
              new WebBrowser()
                  .open(
                      realm.url(
                          "/test-store?key=" + URLEncoder.encode(full, StandardCharsets.UTF_8)))
                  .text());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(String challenge, String address, String code) {
    String message =
        Stream.of("passwordless", "CODE", challenge, address, code)
            .collect(Collectors.joining("\0"));
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(KEY, "HmacSHA512"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
