package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.Claimant;
import io.passwordless.keycloak.signin.Outcome;
import io.passwordless.keycloak.signin.Outcome.AddressWanted;
import io.passwordless.keycloak.signin.Outcome.Closed;
import io.passwordless.keycloak.signin.Outcome.Elsewhere;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.Reason;
import io.passwordless.keycloak.signin.Outcome.Waits;
import io.passwordless.keycloak.signin.WaitingPage;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import io.passwordless.keycloak.signin.words.Lifespan;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.events.Details;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.LoginActionsService;

/** The pages of one step, and the names of their fields. */
final class Pages implements Outcome.Face<Response> {

  static final String CODE = "code";
  static final String RESEND = "resend";
  static final String RESTART = "restart";
  static final String REMEMBERED = "remembered";

  private static final String MODEL = "passwordless";

  private final AuthenticationFlowContext context;
  private final FlowStep step;
  private final SignInMethod method;
  private final Policy policy;
  private final Claimant claimant;

  Pages(AuthenticationFlowContext context, FlowStep step) {
    this.context = context;
    this.step = step;
    this.claimant = step.claimant();
    this.method = step.method();
    this.policy = step.policy();
  }

  /** The page that asks for an address, or for a button to be pressed. */
  @Override
  public Response address(AddressWanted wanted) {
    Map<String, Object> model = new HashMap<>();
    model.put("method", method.shortName());
    model.put("known", wanted.known());
    model.put("remembered", wanted.remembered());
    model.put("username", wanted.name());
    model.put("rememberMe", isToBeRemembered(wanted));
    Passkeys passkeys = new Passkeys(context, step);
    boolean takesPasskeys = passkeys.areTaken();
    model.put("passkeys", takesPasskeys);
    boolean registers = context.getFlowPath().equals(LoginActionsService.REGISTRATION_PATH);
    model.put("registers", registers);
    model.put(
        "registration",
        !registers
            && !wanted.known()
            && context.getRealm().isRegistrationAllowed()
            && !wanted.signsUp());
    LoginFormsProvider form = form().setAttribute(MODEL, model);
    if (takesPasskeys) {
      passkeys.fill(form);
    }
    String error = Messages.of(wanted.problem());
    if (error != null && wanted.known()) {
      form.setError(error);
    } else if (error != null) {
      form.addError(new FormMessage(AuthenticationManager.FORM_USERNAME, error));
    }
    return form.createForm("passwordless-address.ftl");
  }

  /** Whoever has said so, here or the last time. */
  private boolean isToBeRemembered(AddressWanted wanted) {
    return Boolean.parseBoolean(context.getAuthenticationSession().getAuthNote(Details.REMEMBER_ME))
        || (claimant.kind() == Claimant.Kind.REMEMBERED && !wanted.name().isEmpty());
  }

  /** The page of a browser whose sign-in went on, or was ended, in another one. */
  @Override
  public Response elsewhere(Elsewhere elsewhere) {
    Map<String, Object> model = new HashMap<>();
    model.put("resendIn", 0);
    model.put("restart", elsewhere.mayStartOver());
    return form().setAttribute(MODEL, model).createForm("passwordless-elsewhere.ftl");
  }

  /** Why this way is closed: a page, or what an endpoint answers where there are none. */
  @Override
  public Response closed(Closed closed) {
    if (closed.reason() == Reason.CANNOT_SHOW) {
      return Response.status(Response.Status.BAD_REQUEST)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .entity(
              new OAuth2ErrorRepresentation(
                  OAuthErrorException.INVALID_GRANT, "Email sign-in needs a browser"))
          .build();
    }
    return form()
        .setError(Messages.of(closed.reason()))
        .setStatus(Response.Status.BAD_REQUEST)
        .createForm("passwordless-closed.ftl");
  }

  /** The page that waits for a code or a link. */
  @Override
  public Response waiting(Waits waits) {
    LoginFormsProvider form = form();
    tell(form, waits);
    KeycloakSession session = context.getSession();
    Map<String, Object> model =
        WaitingPage.model(
            waits,
            method,
            policy,
            LinkUrl.toWait(session, context.getRealm(), waits.challengeId()),
            session.getContext().resolveLocale(shown()));
    return form.setAttribute(MODEL, model).createForm(WaitingPage.template(method));
  }

  private LoginFormsProvider form() {
    return StepForm.of(context, shown());
  }

  /** Whom pages may show, {@code null} if nobody. */
  private UserModel shown() {
    return claimant.isKnown() ? context.getUser() : null;
  }

  private static void tell(LoginFormsProvider form, Waits waits) {
    News news = waits.news();
    switch (news) {
      case RESENT -> form.setInfo(Messages.of(news));
      case TOO_SOON -> {
        Map<String, Object> words = Lifespan.toWait(waits.resendIn());
        String time = form.getMessage((String) words.get("unit"), words.get("amount"));
        form.setError(Messages.of(news), time);
      }
      case TOO_MANY -> form.setError(Messages.of(news));
      default -> {
        if (waits.end() != News.NONE) {
          form.setError(Messages.of(waits.end()));
        } else if (news != News.NONE) {
          form.addError(new FormMessage(CODE, Messages.of(news), waits.format().length()));
        }
      }
    }
  }
}
