package io.passwordless.keycloak.it.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** A key whose possession an app proves with each request (RFC 9449). */
public final class DpopKey {

  private static final int COORDINATE = 32;

  private final KeyPair pair;

  private DpopKey(KeyPair pair) {
    this.pair = pair;
  }

  /** A new key. */
  public static DpopKey random() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new DpopKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A proof for one request. */
  public String proof(String method, URI url) {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    String header =
        "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}}"
            .formatted(
                coordinate(key.getW().getAffineX().toByteArray()),
                coordinate(key.getW().getAffineY().toByteArray()));
    String claims =
        "{\"jti\":\"%s\",\"htm\":\"%s\",\"htu\":\"%s\",\"iat\":%d}"
            .formatted(UUID.randomUUID(), method, url, Instant.now().getEpochSecond());
    String signed =
        encode(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + encode(claims.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of a fixed length, without the sign. */
  private static String coordinate(byte[] number) {
    byte[] fixed = new byte[COORDINATE];
    byte[] magnitude =
        Arrays.copyOfRange(number, Math.max(0, number.length - COORDINATE), number.length);
    System.arraycopy(magnitude, 0, fixed, COORDINATE - magnitude.length, magnitude.length);
    return encode(fixed);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
