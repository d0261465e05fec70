package io.passwordless.keycloak.it;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.IdentityProviderRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** A realm that is the identity provider of another one. */
final class Partner {

  /** The alias of the identity provider. */
  static final String ALIAS = "partner";

  private static final String CLIENT = "broker";
  private static final String SECRET = "broker-secret";

  private Partner() {}

  /** Lets other realms sign their people in by this one. */
  static void trustBroker(RealmRepresentation realm) {
    ClientRepresentation client = new ClientRepresentation();
    client.setClientId(CLIENT);
    client.setSecret(SECRET);
    client.setRedirectUris(List.of("*"));
    realm.getClients().add(client);
  }

  /** The partner, as the identity provider of another realm. */
  static IdentityProviderRepresentation provider(TestRealm partner) {
    String endpoints = partner.url("/protocol/openid-connect/").toString();
    IdentityProviderRepresentation provider = new IdentityProviderRepresentation();
    provider.setAlias(ALIAS);
    provider.setProviderId("keycloak-oidc");
    provider.setEnabled(true);
    provider.setConfig(
        Map.of(
            "clientId",
            CLIENT,
            "clientSecret",
            SECRET,
            "clientAuthMethod",
            "client_secret_post",
            "authorizationUrl",
            endpoints + "auth",
            "tokenUrl",
            endpoints + "token",
            "useJwksUrl",
            "true",
            "validateSignature",
            "true",
            "jwksUrl",
            endpoints + "certs"));
    return provider;
  }

  /**
   * The partner's first page for somebody whom the realm has sent there. It is in another browser,
   * because one of these tells cookies of two realms apart by their names only.
   */
  static Page sentThere(TestRealm realm, WebBrowser browser, WebBrowser there) {
    String link = realm.openSignIn(browser).document().select("a#social-" + ALIAS).attr("abs:href");
    return there.open(location(browser.send("GET", URI.create(link), null)));
  }

  /** Where a redirect leads. */
  static URI location(Page redirect) {
    return URI.create(redirect.header("Location"));
  }
}
