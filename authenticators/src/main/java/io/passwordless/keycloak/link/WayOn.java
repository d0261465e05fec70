package io.passwordless.keycloak.link;

import io.passwordless.keycloak.signin.realm.LinkUrl;
import jakarta.ws.rs.core.UriBuilder;
import java.util.Optional;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;
import org.keycloak.services.util.ResolveRelative;

/** Where a page outside of Keycloak's flows leads on. What is not there is empty. */
final class WayOn {

  private final KeycloakSession session;
  private final RealmModel realm;

  WayOn(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /** An application's own page. */
  String toHome(Optional<ClientModel> client) {
    return client
        .map(c -> ResolveRelative.resolveRelativeUri(session, c.getRootUrl(), c.getBaseUrl()))
        .orElse("");
  }

  /** The account console, for those of whom no application is known. */
  String toAccount() {
    return toHome(
        Optional.ofNullable(realm.getClientByClientId(Constants.ACCOUNT_CONSOLE_CLIENT_ID))
            .filter(ClientModel::isEnabled));
  }

  /** Keycloak's own page that asks whether to sign out. */
  String toSignOut(Optional<ClientModel> client) {
    UriBuilder logout =
        OIDCLoginProtocolService.logoutUrl(UriBuilder.fromUri(LinkUrl.base(session)));
    client.ifPresent(c -> logout.queryParam(OIDCLoginProtocol.CLIENT_ID_PARAM, "{client}"));
    return logout
        .build(realm.getName(), client.map(ClientModel::getClientId).orElse(""))
        .toString();
  }
}
