package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.policy.LinkBrowser;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.Lifespan;
import io.passwordless.keycloak.signin.LinkUrl;
import io.passwordless.keycloak.signin.Pending;
import io.passwordless.keycloak.signin.SignIn;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.events.Details;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The pages of one step, and the names of their fields. */
final class Pages {

  static final String CODE = "code";
  static final String RESEND = "resend";
  static final String RESTART = "restart";

  private static final String MODEL = "passwordless";

  private final AuthenticationFlowContext context;
  private final SignInMethod method;
  private final Policy policy;

  Pages(AuthenticationFlowContext context, SignInMethod method, Policy policy) {
    this.context = context;
    this.method = method;
    this.policy = policy;
  }

  /**
   * The address page as a person first sees it, with the address the application or browser knows.
   */
  Response address() {
    AuthenticationSessionModel authSession = context.getAuthenticationSession();
    String hint = authSession.getClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
    String remembered = AuthenticationManager.getRememberMeUsername(context.getSession());
    if (hint == null && remembered != null) {
      authSession.setAuthNote(Details.REMEMBER_ME, "true");
    }
    String name = hint != null ? hint : remembered;
    return address(name == null ? "" : name, null);
  }

  /** The address page with what was typed, and what is wrong with it if anything is. */
  Response address(String typed, String error) {
    Map<String, Object> model = new HashMap<>();
    model.put("method", method.shortName());
    model.put("username", typed);
    model.put(
        "rememberMe",
        Boolean.parseBoolean(context.getAuthenticationSession().getAuthNote(Details.REMEMBER_ME)));
    model.put("registration", context.getRealm().isRegistrationAllowed());
    LoginFormsProvider form = context.form().setAttribute(MODEL, model);
    if (error != null) {
      form.addError(new FormMessage(AuthenticationManager.FORM_USERNAME, error));
    }
    return form.createForm("passwordless-address.ftl");
  }

  /** The page that waits for a code or a link. */
  Response waiting(Pending pending) {
    return waiting(form(), pending);
  }

  /** The waiting page with some news. */
  Response waiting(Pending pending, String info) {
    return waiting(form().setInfo(info), pending);
  }

  /** The waiting page with an error about the whole of it. */
  Response waitingWithError(Pending pending, String error) {
    return waiting(form().setError(error), pending);
  }

  /** The waiting page that asks for patience. */
  Response waitingTooSoon(Pending pending, Duration wait) {
    LoginFormsProvider form = form();
    Map<String, Object> words = Lifespan.toWait(wait);
    String time = form.getMessage((String) words.get("unit"), words.get("amount"));
    return waiting(form.setError(Messages.RESEND_TOO_SOON, time), pending);
  }

  /** The page of a browser whose sign-in went on, or was ended, in another one. */
  Response elsewhere(Pending pending) {
    Map<String, Object> model = new HashMap<>();
    model.put("resendIn", 0);
    model.put("restart", canRestart(pending));
    return form().setAttribute(MODEL, model).createForm("passwordless-elsewhere.ftl");
  }

  /** The waiting page with an error about the code that was typed. */
  Response waitingWithFieldError(Pending pending, String error, Object... arguments) {
    return waiting(form().addError(new FormMessage(CODE, error, arguments)), pending);
  }

  /** Whether another address can be typed here: if this one was. */
  boolean canRestart(Pending pending) {
    return pending.typed() && IdentityFirst.name(context.getAuthenticationSession()).isEmpty();
  }

  private LoginFormsProvider form() {
    return context.form();
  }

  private Response waiting(LoginFormsProvider form, Pending pending) {
    Map<String, Object> model = new HashMap<>();
    model.put("address", pending.address());
    model.put("masked", !pending.typed());
    Duration left = pending.untilExpiry(policy.lifespan(method));
    model.put("lifespan", Lifespan.left(left));
    model.put("expiresIn", seconds(left));
    model.put(
        "waiting", LinkUrl.toWait(context.getSession(), context.getRealm(), pending.challengeId()));
    model.put("length", policy.codeLength());
    model.put("alphabet", policy.codeAlphabet().settingValue());
    model.put("open", pending.open());
    model.put("resendIn", seconds(pending.untilResend(policy.resendCooldown())));
    model.put("restart", canRestart(pending));
    model.put(
        "signUp",
        pending.typed() && SignIn.offersSignUp(context.getSession(), context.getRealm(), policy));
    form.setAttribute(MODEL, model);
    return switch (method) {
      case EMAIL_CODE -> {
        model.put("link", policy.mailsLink(method));
        yield form.createForm("passwordless-code.ftl");
      }
      case MAGIC_LINK -> {
        model.put("relay", policy.linkBrowser() == LinkBrowser.RELAY);
        yield form.createForm("passwordless-inbox.ftl");
      }
    };
  }

  /** Whole seconds for people to wait: never less than there are, and none if it is time. */
  private static int seconds(Duration wait) {
    return wait.isNegative() ? 0 : Math.toIntExact(wait.plusMillis(999).toSeconds());
  }
}
