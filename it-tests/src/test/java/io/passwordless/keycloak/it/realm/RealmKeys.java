package io.passwordless.keycloak.it.realm;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.ComponentExportRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * The keys that Keycloak makes for a new realm ({@code DefaultKeyProviders}, 26.7), with RSA keys
 * made once a run: making those is most of what a realm costs.
 */
final class RealmKeys {

  private static final String PROVIDER = "org.keycloak.keys.KeyProvider";
  private static final int RSA_BITS = 2048;
  private static final String SIGNING = rsa();
  private static final String ENCRYPTING = rsa();

  private RealmKeys() {}

  static void addTo(RealmRepresentation realm) {
    if (realm.getComponents() == null) {
      realm.setComponents(new MultivaluedHashMap<>());
    }
    add(realm, "rsa", Map.of("privateKey", SIGNING, "keyUse", "SIG"));
    add(
        realm,
        "rsa-enc",
        Map.of("privateKey", ENCRYPTING, "keyUse", "ENC", "algorithm", "RSA-OAEP"));
    add(realm, "hmac-generated", Map.of("algorithm", "HS512"));
    add(realm, "aes-generated", Map.of());
  }

  private static void add(
      RealmRepresentation realm, String providerId, Map<String, String> config) {
    ComponentExportRepresentation key = new ComponentExportRepresentation();
    key.setName(providerId);
    key.setProviderId(providerId);
    key.setConfig(new MultivaluedHashMap<>());
    key.getConfig().putSingle("priority", "100");
    config.forEach(key.getConfig()::putSingle);
    realm.getComponents().add(PROVIDER, key);
  }

  private static String rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
          .formatted(
              Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                  .encodeToString(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
