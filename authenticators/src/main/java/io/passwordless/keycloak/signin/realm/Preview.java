package io.passwordless.keycloak.signin.realm;

import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.challenge.Tickets;
import io.passwordless.keycloak.policy.SignInMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Lets whoever has its address look at a realm's pages for a while, and do nothing there. */
public final class Preview {

  private static final Duration LIFESPAN = Duration.ofMinutes(10);
  private static final String METHOD = "preview";

  private final Tickets tickets;

  /** The previews of a realm. */
  public Preview(KeycloakSession session, RealmModel realm) {
    this.tickets = KeycloakStore.open(session, realm).tickets();
  }

  /** A new one, of the pages of this method. */
  public LinkToken issue(SignInMethod method) {
    return LinkToken.parse(tickets.issue(Map.of(METHOD, method.name()), LIFESPAN)).orElseThrow();
  }

  /** The method whose pages are shown, as long as the token is good. */
  public Optional<SignInMethod> find(String token) {
    return LinkToken.parse(token)
        .flatMap(t -> tickets.find(t.reveal()))
        .map(ticket -> ticket.notes().get(METHOD))
        .map(SignInMethod::valueOf);
  }
}
