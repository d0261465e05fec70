package io.passwordless.keycloak.it.realm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.keycloak.representations.idm.CredentialRepresentation;

/** An authenticator app with a secret the test knows (RFC 6238, Keycloak's defaults). */
public final class Totp {

  private static final String SECRET = "a secret of the tests";
  private static final int PERIOD_SECONDS = 30;
  private static final String ALGORITHM = "HmacSHA1";

  private Totp() {}

  /** The credential in Keycloak. */
  public static CredentialRepresentation credential() {
    CredentialRepresentation credential = new CredentialRepresentation();
    credential.setType("otp");
    credential.setUserLabel("phone");
    credential.setSecretData("{\"value\":\"" + SECRET + "\"}");
    credential.setCredentialData(
        "{\"subType\":\"totp\",\"digits\":6,\"counter\":0,\"period\":30,\"algorithm\":\""
            + ALGORITHM
            + "\"}");
    return credential;
  }

  /** What the app shows now. */
  public static String now() {
    return now(SECRET);
  }

  /** What an app with another secret shows now. */
  public static String now(String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      long step = Instant.now().getEpochSecond() / PERIOD_SECONDS;
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int truncated = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
      return "%06d".formatted(truncated % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
