package io.passwordless.keycloak.line;

import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.common.Version;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.protocol.oidc.par.endpoints.ParEndpoint;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.managers.BruteForceProtector;

/**
 * Calls of Keycloak that have another signature in another supported line. All else that this JAR
 * refers to is the same in each of them, held by {@code LinkageTest}. Thread-safe.
 */
public final class KeycloakLine {

  /**
   * The lines that {@code LinkageTest} holds this JAR against, as the beginnings of their versions.
   */
  static final Set<String> TESTED = Set.of("26.4.", "26.5.", "26.7.");

  private static final Logger LOG = Logger.getLogger(KeycloakLine.class);

  private KeycloakLine() {}

  /** Tells the log, once at start-up, of a server that this JAR was not tested on. */
  public static void report() {
    if (!isTested(Version.VERSION)) {
      LOG.warnf(
          "Keycloak %s is not one of the lines that passwordless sign-in is tested on (%s)."
              + " It may fail: see its README for the versions.",
          Version.VERSION, String.join(", ", TESTED.stream().sorted().map(l -> l + "x").toList()));
    }
  }

  static boolean isTested(String version) {
    return TESTED.stream().anyMatch(version::startsWith);
  }

  /** Who is signed in in this browser, by its cookie; {@code null} if nobody is. */
  public static UserModel signedIn(KeycloakSession session, RealmModel realm) {
    UserSessionModel present = session(session, realm);
    return present == null ? null : present.getUser();
  }

  /** The session of this browser, by its cookie; {@code null} if it has none. */
  public static UserSessionModel session(KeycloakSession session, RealmModel realm) {
    AuthResult present = AuthenticationManager.authenticateIdentityCookie(session, realm, true);
    // a record since 26.5
    String name = AuthResult.class.isRecord() ? "session" : "getSession";
    return present == null
        ? null
        : (UserSessionModel) call(method(AuthResult.class, name), present);
  }

  /**
   * Counts a failure with Keycloak's brute-force detection. Without categories, because {@code
   * DefaultBruteForceProtector} (26.7) ignores failures of any category but password, otp and
   * recovery codes.
   */
  public static void countFailure(
      KeycloakSession session, RealmModel realm, UserModel user, String address, UriInfo uri) {
    tell(session, "failedLogin", realm, user, new RemoteAddress(address), uri, null);
  }

  /**
   * Has Keycloak's brute-force detection forget an account's failures, as after a password: {@code
   * DefaultBruteForceProtector} (26.7) forgets them for its own categories only.
   */
  public static void forgetFailures(KeycloakSession session, RealmModel realm, UserModel user) {
    tell(
        session,
        "successfulLogin",
        realm,
        user,
        session.getContext().getConnection(),
        session.getContext().getHttpRequest().getUri(),
        Set.of(PasswordCredentialModel.TYPE));
  }

  /** Where {@code ParEndpoint} keeps a request that was pushed: with a prefix since 26.7. */
  public static String keyOfPushedRequest(String id) {
    return Stream.of(ParEndpoint.class.getFields())
            .anyMatch(field -> field.getName().equals("CACHE_KEY_PREFIX"))
        ? "par:" + id
        : id;
  }

  /** The last argument, the categories, came after 26.5. */
  private static void tell(KeycloakSession session, String what, Object... arguments) {
    Method method = method(BruteForceProtector.class, what);
    call(
        method,
        session.getProvider(BruteForceProtector.class),
        Arrays.copyOf(arguments, method.getParameterCount()));
  }

  private static Method method(Class<?> type, String name) {
    return Stream.of(type.getMethods())
        .filter(method -> method.getName().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalStateException("no " + type.getName() + "." + name));
  }

  private static Object call(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
