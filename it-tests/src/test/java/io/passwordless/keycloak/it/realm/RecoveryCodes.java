package io.passwordless.keycloak.it.realm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.keycloak.representations.idm.CredentialRepresentation;

/** A sheet of recovery codes that the test knows, as Keycloak's required action stores it. */
public final class RecoveryCodes {

  private static final List<String> CODES =
      List.of("AAAABBBBCCCC", "DDDDEEEEFFFF", "GGGGHHHHIIII", "JJJJKKKKLLLL", "MMMMNNNNPPPP");

  private RecoveryCodes() {}

  /** The credential in Keycloak. */
  public static CredentialRepresentation credential() {
    CredentialRepresentation credential = new CredentialRepresentation();
    credential.setType("recovery-authn-codes");
    credential.setUserLabel("sheet");
    credential.setSecretData(
        IntStream.range(0, CODES.size())
            .mapToObj(
                i ->
                    "{\"number\":%d,\"encodedHashedValue\":\"%s\"}"
                        .formatted(i + 1, hash(CODES.get(i))))
            .collect(Collectors.joining(",", "{\"codes\":[", "]}")));
    credential.setCredentialData(
        "{\"algorithm\":\"SHA-512\",\"remaining\":%d,\"total\":%d}"
            .formatted(CODES.size(), CODES.size()));
    return credential;
  }

  /** The code that is asked for first. */
  public static String first() {
    return CODES.get(0);
  }

  /** A code that is on the sheet, but not the one that is asked for first. */
  public static String second() {
    return CODES.get(1);
  }

  private static String hash(String code) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-512").digest(code.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
