package io.passwordless.keycloak.link;

import io.passwordless.keycloak.challenge.OneTimeCode;
import io.passwordless.keycloak.signin.link.LinkVisit;
import io.passwordless.keycloak.signin.link.Standing;
import io.passwordless.keycloak.signin.words.ApplicationName;
import io.passwordless.keycloak.signin.words.Circumstances;
import io.passwordless.keycloak.signin.words.Lifespan;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The pages behind a link. */
final class LinkPages {

  private static final int GROUP = 3;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final WayOn wayOn;
  private final LinkVisit visit;
  private final URI address;
  private final Locale locale;

  /**
   * The pages for a visit.
   *
   * @param address of the link, without anything that somebody made up: where the choice of
   *     language leads, which {@code FreeMarkerLoginFormsProvider} (26.7) takes for a URI template
   */
  LinkPages(KeycloakSession session, RealmModel realm, LinkVisit visit, URI address) {
    this.session = session;
    this.realm = realm;
    this.wayOn = new WayOn(session, realm);
    this.visit = visit;
    this.address = address;
    this.locale = session.getContext().resolveLocale(visit.user().orElse(null));
  }

  /** Why a link cannot be used, by the name its page knows it by. */
  enum Problem {
    EXPIRED("expired", Response.Status.BAD_REQUEST),
    USED("used", Response.Status.BAD_REQUEST),
    INVALID("invalid", Response.Status.BAD_REQUEST),
    OTHER_BROWSER("otherBrowser", Response.Status.BAD_REQUEST),
    OTHER_ACCOUNT("otherAccount", Response.Status.BAD_REQUEST),
    ENDED("ended", Response.Status.BAD_REQUEST),
    SIGNED_IN("signedIn", Response.Status.OK),
    COOKIES("cookies", Response.Status.FORBIDDEN);

    private final String pageName;
    private final Response.Status status;

    Problem(String pageName, Response.Status status) {
      this.pageName = pageName;
      this.status = status;
    }

    static Problem of(Standing standing) {
      return switch (standing) {
        case EXPIRED -> EXPIRED;
        case USED -> USED;
        case OTHER_BROWSER -> OTHER_BROWSER;
        case ENDED -> ENDED;
        case UNKNOWN -> INVALID;
        case READY, RELAY -> throw new IllegalArgumentException(standing + " is no problem");
      };
    }
  }

  /** Who is about to sign in to what, and the button that does it. */
  Response confirm(String formToken) {
    Map<String, Object> model = new HashMap<>();
    model.put("action", new ChosenLanguage(session).in(address));
    model.put(FormToken.FIELD, formToken);
    model.put("account", visit.challenge().email() == null ? "" : visit.challenge().email());
    model.put("signUp", visit.challenge().isSignUp());
    model.put("application", application());
    model.put(
        "asked",
        Circumstances.told(
            visit.challenge().origin(), visit.challenge().issuedAt(), locale, ZoneOffset.UTC));
    model.put("otherBrowser", !visit.isSameBrowser() && !visit.challenge().isInvitation());
    model.put("relay", visit.standing() == Standing.RELAY);
    model.put("rememberMe", visit.challenge().isInvitation() && realm.isRememberMe());
    return render(form(), "passwordless-link.ftl", model);
  }

  /** The code to be typed in the browser that asked. */
  Response relay(OneTimeCode code) {
    Map<String, Object> model = new HashMap<>();
    model.put("code", grouped(code.reveal()));
    model.put("plain", code.reveal());
    model.put("lifespan", Lifespan.of(visit.policy().codeLifespan()));
    model.put("application", application());
    return render(form(), "passwordless-relay.ftl", model);
  }

  /** Why the link cannot be used, and where to go from there. */
  Response problem(Problem problem) {
    String home = wayOn.toHome(visit.client());
    String there =
        switch (problem) {
          case OTHER_ACCOUNT -> wayOn.toSignOut(visit.client());
          case COOKIES -> address.toString();
          case SIGNED_IN -> home.isEmpty() ? visit.redirectUri().orElse("") : home;
          default -> waitingPage().orElse(home);
        };
    Map<String, Object> model = new HashMap<>();
    model.put("problem", problem.pageName);
    model.put("application", there.isEmpty() ? "" : application());
    model.put("again", there.isEmpty() ? wayOn.toAccount() : there);
    return render(form().setStatus(problem.status), "passwordless-problem.ftl", model);
  }

  private LoginFormsProvider form() {
    return DetachedPage.form(session, address).setUser(visit.user().orElse(null));
  }

  private Response render(LoginFormsProvider form, String template, Map<String, Object> model) {
    return DetachedPage.render(session, realm, form, template, model);
  }

  private String application() {
    return visit
        .client()
        .map(client -> ApplicationName.of(session, realm, client, locale))
        .orElse("");
  }

  /** The page that waits, in the browser that asked. */
  private Optional<String> waitingPage() {
    return visit
        .asked()
        .filter(asked -> visit.isSameBrowser())
        .map(asked -> new FlowResumption(session, realm).page(asked).toString());
  }

  private static String grouped(String code) {
    StringBuilder grouped = new StringBuilder();
    for (int i = 0; i < code.length(); i++) {
      if (i > 0 && i % GROUP == 0 && code.length() - i > 1) {
        grouped.append(' ');
      }
      grouped.append(code.charAt(i));
    }
    return grouped.toString();
  }
}
