package io.passwordless.keycloak.signin;

import org.keycloak.models.UserModel;

/**
 * Whom a mail is for.
 *
 * @param user the account, {@code null} if the address has none yet
 * @param address where the mail goes
 */
record Recipient(UserModel user, String address) {

  static Recipient of(UserModel user) {
    return new Recipient(user, user.getEmail());
  }

  static Recipient stranger(String address) {
    return new Recipient(null, address);
  }

  boolean isStranger() {
    return user == null;
  }

  String userId() {
    return user == null ? null : user.getId();
  }
}
