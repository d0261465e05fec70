package io.passwordless.keycloak.signin.app;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.models.KeycloakSession;

/**
 * A request of an app that shows no pages: what its device brings in place of a browser's cookies.
 * Lives as long as the request's session; not thread-safe.
 */
public final class AppVisit {

  /** The path of a flow that an app runs through, in place of a page's. */
  public static final String FLOW_PATH = "passwordless-app";

  private static final String ATTRIBUTE = AppVisit.class.getName();

  private final String id = UUID.randomUUID().toString();
  private final List<String> deviceTokens;

  private AppVisit(List<String> deviceTokens) {
    this.deviceTokens = deviceTokens;
  }

  /**
   * Makes the request that the session is of an app's.
   *
   * @param deviceToken by which the device may be known again; empty if it has none
   */
  public static AppVisit begin(KeycloakSession session, Optional<String> deviceToken) {
    AppVisit visit = new AppVisit(deviceToken.map(List::of).orElse(List.of()));
    session.setAttribute(ATTRIBUTE, visit);
    return visit;
  }

  /** The app's request that the session is of; empty if it is a browser's. */
  public static Optional<AppVisit> of(KeycloakSession session) {
    return Optional.ofNullable(session.getAttribute(ATTRIBUTE, AppVisit.class));
  }

  /** Tells this request from all others. */
  public String id() {
    return id;
  }

  /** The tokens by which the device may be known again. */
  public List<String> deviceTokens() {
    return deviceTokens;
  }
}
