package io.passwordless.keycloak.signin.person;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.userprofile.UserProfileProvider;
import org.keycloak.validate.validators.LengthValidator;

/**
 * The user name an account gets by signing up: the address, as long as that is a user name to the
 * realm; otherwise one that is derived from it and never looks like somebody's address.
 */
final class NewUserName {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String DIGITS = "0123456789";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_CHARACTERS = 6;
  private static final int LONGEST = 255;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final int shortest;
  private final int longest;

  NewUserName(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    Map<String, Object> length = lengthAllowed();
    this.shortest = bound(length, LengthValidator.KEY_MIN, 0);
    this.longest = bound(length, LengthValidator.KEY_MAX, LONGEST);
  }

  /** From what the person would choose to what no rule but a very narrow one refuses. */
  Stream<String> candidates(String address) {
    if (realm.isRegistrationEmailAsUsername()) {
      return Stream.of(address);
    }
    String local = address.substring(0, address.lastIndexOf('@'));
    String plain = local.replaceAll("[^\\p{L}\\p{M}\\p{Nd}._-]", "");
    String ascii = Normalizer.normalize(local, Normalizer.Form.NFKD).replaceAll("[^a-z0-9]", "");
    return Stream.of(
            address,
            plain.length() > longest ? plain.substring(0, longest) : plain,
            withRandom(plain + "-", DIGITS),
            withRandom(ascii, DIGITS),
            withRandom(ascii.replaceAll("[0-9]", ""), LETTERS),
            withRandom("", LETTERS),
            withRandom("", DIGITS))
        .filter(name -> !name.isEmpty());
  }

  private String withRandom(String beginning, String alphabet) {
    int room = Math.max(0, longest - RANDOM_CHARACTERS);
    StringBuilder name =
        new StringBuilder(beginning.substring(0, Math.min(room, beginning.length())));
    int length = Math.min(longest, Math.max(shortest, name.length() + RANDOM_CHARACTERS));
    while (name.length() < length) {
      name.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return name.toString();
  }

  private Map<String, Object> lengthAllowed() {
    return Optional.ofNullable(
            session
                .getProvider(UserProfileProvider.class)
                .getConfiguration()
                .getAttribute(UserModel.USERNAME))
        .map(UPAttribute::getValidations)
        .map(validations -> validations.get(LengthValidator.ID))
        .orElse(Map.of());
  }

  private static int bound(Map<String, Object> length, String name, int otherwise) {
    return Optional.ofNullable(length.get(name))
        .map(value -> Integer.parseInt(value.toString()))
        .orElse(otherwise);
  }
}
