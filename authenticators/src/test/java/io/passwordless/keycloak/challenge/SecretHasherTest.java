package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.challenge.SecretHasher.Purpose;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SecretHasherTest {

  private static final String BOUND_TO = "challenge-1";
  private static final String SECRET = "123456";

  private final TestKeys keys = new TestKeys();
  private final SecretHasher hasher = new SecretHasher(keys.manager(), TestKeys.realm("realm"));

  /** Made elsewhere: HMAC-SHA512 of "passwordless\0CODE\0challenge-1\0123456", in base64url. */
  @Test
  @DisplayName("STANDARDS 7: what is stored is an HMAC under the realm's key")
  void hashIsTheHmacOfPurposeBindingAndSecret() {
    assertThat(hasher.active(Purpose.CODE, BOUND_TO, SECRET))
        .isEqualTo(
            "Kwsr2r1yamJdb4Gm3SMWw944QdtV8ibDdGInHj_mpjc"
                + "sVY8SeoI_PLLv6RfHoQnmzSVHnp7TWlHLT08GX_efXg");
    assertThat(hasher.notes(Purpose.CODE, BOUND_TO, SECRET))
        .isEqualTo(Map.of("kid", "kid-0", "mac", hasher.active(Purpose.CODE, BOUND_TO, SECRET)));
  }

  @Test
  void hashOfAnotherKeyIsAnother() {
    String old = hasher.active(Purpose.CODE, BOUND_TO, SECRET);
    keys.rotate();

    assertThat(hasher.active(Purpose.CODE, BOUND_TO, SECRET)).isNotEqualTo(old);
    assertThat(hasher.candidates(Purpose.CODE, BOUND_TO, SECRET))
        .containsExactly(hasher.active(Purpose.CODE, BOUND_TO, SECRET), old);
  }

  @Test
  void notesAreOfTheirKeyUntilThatIsGone() {
    Map<String, String> notes = hasher.notes(Purpose.CODE, BOUND_TO, SECRET);
    keys.rotate();

    assertThat(hasher.matches(notes, Purpose.CODE, BOUND_TO, SECRET)).isTrue();
    keys.forgetOldKeys();
    assertThat(hasher.matches(notes, Purpose.CODE, BOUND_TO, SECRET)).isFalse();
  }

  @Test
  void hashIsGoodForOnePurposeOneBindingAndOneSecret() {
    Map<String, String> notes = hasher.notes(Purpose.CODE, BOUND_TO, SECRET);

    assertThat(hasher.matches(notes, Purpose.CODE, BOUND_TO, SECRET)).isTrue();
    assertThat(hasher.matches(notes, Purpose.LINK, BOUND_TO, SECRET)).isFalse();
    assertThat(hasher.matches(notes, Purpose.CODE, "challenge-2", SECRET)).isFalse();
    assertThat(hasher.matches(notes, Purpose.CODE, BOUND_TO, "123457")).isFalse();
  }
}
