package io.passwordless.keycloak.signin.person;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * When a person was last offered a passkey, and whether she wants to be asked again. It is kept in
 * the data of the credential that says that she uses email ({@link Preference}), which every
 * account has that has signed in by it, a read-only one too: exported with it, deleted with it.
 */
public final class PasskeyMemory {

  private static final String OFFERED = "passkeyOffered";
  private static final String REFUSED = "passkeyRefused";

  private final UserModel user;

  /** That of one person. */
  public PasskeyMemory(UserModel user) {
    this.user = user;
  }

  /** Whether an offer can be made: it can be kept, and neither a refusal nor a recent one is. */
  public boolean allows(Instant now, Duration pause) {
    return credential().map(PasskeyMemory::data).filter(d -> allows(d, now, pause)).isPresent();
  }

  private static boolean allows(Map<String, Object> data, Instant now, Duration pause) {
    Object offered = data.get(OFFERED);
    return !data.containsKey(REFUSED)
        && (offered == null
            || (offered instanceof Number seconds
                && now.getEpochSecond() - seconds.longValue() >= pause.toSeconds()));
  }

  /** An offer is made. */
  public void offered(Instant now) {
    keep(OFFERED, now.getEpochSecond());
  }

  /** The person wants no other offer. */
  public void refused() {
    keep(REFUSED, true);
  }

  private void keep(String name, Object value) {
    credential()
        .ifPresent(
            credential -> {
              Map<String, Object> data = new HashMap<>(data(credential));
              data.put(name, value);
              try {
                credential.setCredentialData(JsonSerialization.writeValueAsString(data));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              user.credentialManager().updateStoredCredential(credential);
            });
  }

  private Optional<CredentialModel> credential() {
    return user.credentialManager()
        .getStoredCredentialsByTypeStream(Preference.CREDENTIAL_TYPE)
        .findFirst();
  }

  /** What an administrator has imported may be anything; then there is no offer. */
  private static Map<String, Object> data(CredentialModel credential) {
    try {
      return JsonSerialization.readValue(credential.getCredentialData(), new TypeReference<>() {});
    } catch (IOException | IllegalArgumentException e) {
      return Map.of(REFUSED, true);
    }
  }
}
