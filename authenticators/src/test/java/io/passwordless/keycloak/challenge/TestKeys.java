package io.passwordless.keycloak.challenge;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeyManager;
import org.keycloak.models.RealmModel;

/** The HMAC keys of a realm, the newest of which is active. */
public final class TestKeys {

  private final List<KeyWrapper> keys = new ArrayList<>();

  /** One key. */
  public TestKeys() {
    rotate();
  }

  void rotate() {
    KeyWrapper key = new KeyWrapper();
    key.setKid("kid-" + keys.size());
    byte[] secret =
        ("a key that only tests use, number " + keys.size()).getBytes(StandardCharsets.UTF_8);
    key.setSecretKey(new SecretKeySpec(secret, "HmacSHA512"));
    keys.add(0, key);
  }

  void forgetOldKeys() {
    keys.subList(1, keys.size()).clear();
  }

  /** Has no other keys. */
  public KeyManager manager() {
    return (KeyManager)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {KeyManager.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getActiveKey" -> keys.get(0);
                  case "getKey" ->
                      keys.stream()
                          .filter(k -> k.getKid().equals(args[1]))
                          .findFirst()
                          .orElse(null);
                  case "getKeysStream" -> keys.stream();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** A realm that has nothing but its id. */
  public static RealmModel realm(String id) {
    return (RealmModel)
        Proxy.newProxyInstance(
            TestKeys.class.getClassLoader(),
            new Class<?>[] {RealmModel.class},
            (proxy, method, args) -> {
              if (method.getName().equals("getId")) {
                return id;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
