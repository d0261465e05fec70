package io.passwordless.keycloak.challenge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeyManager;
import org.keycloak.models.RealmModel;

/**
 * Keyed hashes of secrets. The key is the realm's own HMAC key, which is not in the store the
 * hashes are in: a plain hash of six digits is undone in a second.
 */
final class SecretHasher {

  private static final String KEY_ALGORITHM = Algorithm.HS512;
  private static final String MAC_ALGORITHM = "HmacSHA512";
  private static final String KID = "kid";
  private static final String MAC = "mac";

  /** What a secret is for. A hash made for one purpose is never good for another. */
  enum Purpose {
    CODE,
    LINK,
    DISOWNING,
    BROWSER,
    TICKET,
    HOLDER
  }

  private final KeyManager keys;
  private final RealmModel realm;

  SecretHasher(KeyManager keys, RealmModel realm) {
    this.keys = keys;
    this.realm = realm;
  }

  /** The hash of a secret under the active key, with the key's id, as notes for the store. */
  Map<String, String> notes(Purpose purpose, String boundTo, String secret) {
    KeyWrapper key = keys.getActiveKey(realm, KeyUse.SIG, KEY_ALGORITHM);
    return Map.of(KID, key.getKid(), MAC, encode(mac(key, purpose, boundTo, secret)));
  }

  /**
   * Whether the notes are of this secret, compared in constant time. Notes made with a key the
   * realm no longer has are of no secret.
   */
  boolean matches(Map<String, String> notes, Purpose purpose, String boundTo, String secret) {
    KeyWrapper key = keys.getKey(realm, notes.get(KID), KeyUse.SIG, KEY_ALGORITHM);
    return key != null
        && MessageDigest.isEqual(
            mac(key, purpose, boundTo, secret), Base64.getUrlDecoder().decode(notes.get(MAC)));
  }

  /** The hash of a secret under the active key. */
  String active(Purpose purpose, String boundTo, String secret) {
    return encode(
        mac(keys.getActiveKey(realm, KeyUse.SIG, KEY_ALGORITHM), purpose, boundTo, secret));
  }

  /** The hashes a secret may be stored under: one for every key the realm still verifies with. */
  List<String> candidates(Purpose purpose, String boundTo, String secret) {
    return keys.getKeysStream(realm, KeyUse.SIG, KEY_ALGORITHM)
        .filter(key -> key.getSecretKey() != null)
        .map(key -> encode(mac(key, purpose, boundTo, secret)))
        .toList();
  }

  private static byte[] mac(KeyWrapper key, Purpose purpose, String boundTo, String secret) {
    String message = String.join("\0", "passwordless", purpose.name(), boundTo, secret);
    return hmac(key.getSecretKey(), message.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(SecretKey key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(MAC_ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the realm's HMAC key cannot be used", e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
