package io.passwordless.keycloak.signin.realm;

import java.util.Map;
import java.util.OptionalInt;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.protocol.oidc.utils.AcrUtils;

/** The level of authentication that a request is for, as {@code AuthorizationEndpoint} reads it. */
public final class RequestedLevel {

  private RequestedLevel() {}

  /**
   * The level; empty if neither the client nor the request says one.
   *
   * @param acrValues the request's {@code acr_values}; {@code null} if it has none
   */
  public static OptionalInt of(ClientModel client, String acrValues) {
    Map<String, Integer> levels = AcrUtils.getAcrLoaMap(client);
    return AcrUtils.getAcrValues(null, acrValues, client).stream()
        .mapToInt(acr -> levels.containsKey(acr) ? levels.get(acr) : levelNamed(acr))
        .min();
  }

  private static int levelNamed(String acr) {
    try {
      return Integer.parseInt(acr);
    } catch (NumberFormatException e) {
      return Constants.MINIMUM_LOA;
    }
  }
}
