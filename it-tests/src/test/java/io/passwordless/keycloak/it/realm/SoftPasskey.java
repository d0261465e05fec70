package io.passwordless.keycloak.it.realm;

import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.keycloak.representations.idm.CredentialRepresentation;

/** A passkey whose private key the test holds (WebAuthn Level 2, ES256, without a counter). */
public final class SoftPasskey {

  private static final String AAGUID = "00000000-0000-0000-0000-000000000000";
  private static final byte[] ID = "a passkey of the tests".getBytes(StandardCharsets.UTF_8);
  private static final Pattern CHALLENGE = Pattern.compile("challenge\\s*:\\s*[\"']([\\w-]+)");

  /** A person is there and is verified (WebAuthn Level 2, 6.1: UP and UV). */
  private static final byte FLAGS = 0x05;

  /** The same, with the new key (AT). */
  private static final byte FLAGS_OF_A_NEW_ONE = 0x45;

  /** CBOR: a map of three, {@code fmt} none, {@code attStmt} empty, {@code authData} as follows. */
  private static final String UNATTESTED =
      "a363666d74646e6f6e656761747453746d74a068617574684461746158";

  private static final int AAGUID_LENGTH = 16;

  private final KeyPair keys;

  private SoftPasskey(KeyPair keys) {
    this.keys = keys;
  }

  /** A new passkey. */
  public static SoftPasskey create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new SoftPasskey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The credential in Keycloak: {@code webauthn} for a second factor. */
  public CredentialRepresentation credential(String type) {
    CredentialRepresentation credential = new CredentialRepresentation();
    credential.setType(type);
    credential.setUserLabel("security key");
    credential.setSecretData("{}");
    credential.setCredentialData(
        "{\"aaguid\":\"%s\",\"credentialId\":\"%s\",\"counter\":0,\"credentialPublicKey\":\"%s\",\"attestationStatementFormat\":\"none\",\"transports\":[]}"
            .formatted(AAGUID, Base64.getEncoder().encodeToString(ID), base64Url(coseKey())));
    return credential;
  }

  /** What a browser submits on Keycloak's page that makes a passkey. */
  public WebBrowser.Field[] registration(Page page) {
    byte[] relyingParty = sha256(page.url().getHost().getBytes(StandardCharsets.UTF_8));
    byte[] key = coseKey();
    byte[] authenticatorData =
        ByteBuffer.allocate(
                relyingParty.length
                    + 1
                    + Integer.BYTES
                    + AAGUID_LENGTH
                    + 2
                    + ID.length
                    + key.length)
            .put(relyingParty)
            .put(FLAGS_OF_A_NEW_ONE)
            .putInt(0)
            .put(new byte[AAGUID_LENGTH])
            .putShort((short) ID.length)
            .put(ID)
            .put(key)
            .array();
    byte[] head = HexFormat.of().parseHex(UNATTESTED);
    byte[] attestation =
        ByteBuffer.allocate(head.length + 1 + authenticatorData.length)
            .put(head)
            .put((byte) authenticatorData.length)
            .put(authenticatorData)
            .array();
    return new WebBrowser.Field[] {
      field("clientDataJSON", base64Url(clientData("webauthn.create", page))),
      field("attestationObject", base64Url(attestation)),
      field("publicKeyCredentialId", base64Url(ID)),
      field("authenticatorLabel", "new passkey")
    };
  }

  /** What a browser submits on Keycloak's passkey page, at the address where the page was read. */
  public WebBrowser.Field[] answer(Page page) {
    byte[] clientData = clientData("webauthn.get", page);
    byte[] relyingParty = sha256(page.url().getHost().getBytes(StandardCharsets.UTF_8));
    byte[] authenticatorData =
        ByteBuffer.allocate(relyingParty.length + 1 + Integer.BYTES)
            .put(relyingParty)
            .put(FLAGS)
            .array();
    return new WebBrowser.Field[] {
      field("clientDataJSON", base64Url(clientData)),
      field("authenticatorData", base64Url(authenticatorData)),
      field("signature", base64Url(sign(authenticatorData, sha256(clientData)))),
      field("credentialId", base64Url(ID))
    };
  }

  private static byte[] clientData(String type, Page page) {
    Matcher challenge = CHALLENGE.matcher(page.document().select("script").outerHtml());
    assertThat(challenge.find()).as("a challenge on: %s", page.text()).isTrue();
    return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s://%s\",\"crossOrigin\":false}"
        .formatted(type, challenge.group(1), page.url().getScheme(), page.url().getAuthority())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The same where nobody has said yet who she is: the passkey does. */
  public WebBrowser.Field[] answerAs(String userId, Page page) {
    return Stream.concat(
            Stream.of(field("userHandle", base64Url(userId.getBytes(StandardCharsets.UTF_8)))),
            Stream.of(answer(page)))
        .toArray(WebBrowser.Field[]::new);
  }

  /** The public key as CBOR (RFC 9053 7.1.1): kty EC2, alg ES256, crv P-256, x, y. */
  private byte[] coseKey() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    return HexFormat.of()
        .parseHex(
            "a5010203262001215820%s225820%s"
                .formatted(hex(key.getW().getAffineX()), hex(key.getW().getAffineY())));
  }

  private static String hex(BigInteger coordinate) {
    return "%064x".formatted(coordinate);
  }

  private byte[] sign(byte[] authenticatorData, byte[] clientDataHash) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(authenticatorData);
      signature.update(clientDataHash);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64Url(byte[] data) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(data);
  }
}
