package io.passwordless.keycloak.signin.mailing;

import java.util.List;
import java.util.Map;
import org.keycloak.models.UserModel;

/**
 * Whom a mail is for.
 *
 * @param user the account, {@code null} if the address has none yet
 * @param address where the mail goes
 */
public record Recipient(UserModel user, String address) {

  static Recipient of(UserModel user) {
    return new Recipient(user, user.getEmail());
  }

  static Recipient stranger(String address) {
    return new Recipient(null, address);
  }

  boolean isStranger() {
    return user == null;
  }

  /** What the templates of mails may show of the account. */
  Map<String, List<String>> attributes() {
    return user == null ? Map.of(UserModel.USERNAME, List.of(address)) : user.getAttributes();
  }

  String userId() {
    return user == null ? null : user.getId();
  }
}
