package io.passwordless.keycloak.signin;

import org.keycloak.sessions.AuthenticationSessionModel;

/** The notes of one tab of a sign-in. The last write wins: no place for a counter or a secret. */
public interface Notes {

  /** The note, {@code null} if there is none. */
  String get(String name);

  /** Writes a note; {@code null} removes it. */
  void set(String name, String value);

  /** Those of an authentication session. */
  static Notes of(AuthenticationSessionModel authSession) {
    return new Notes() {
      @Override
      public String get(String name) {
        return authSession.getAuthNote(name);
      }

      @Override
      public void set(String name, String value) {
        if (value == null) {
          authSession.removeAuthNote(name);
        } else {
          authSession.setAuthNote(name, value);
        }
      }
    };
  }
}
