package io.passwordless.keycloak.link;

import io.passwordless.keycloak.challenge.CodeFormat;
import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.Waits;
import io.passwordless.keycloak.signin.WaitingPage;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import io.passwordless.keycloak.signin.realm.Policies;
import io.passwordless.keycloak.signin.realm.Preview;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * What people see, for an administrator: the templates of the sign-in with made-up data. There is
 * no sign-in behind them, so nothing on them does anything: a button leads from one page to the
 * other, whatever was typed.
 */
public final class PreviewResource {

  private static final String SAMPLE_ADDRESS = "jo@example.com";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Policy policy;

  /** The pages of the session's realm. */
  public PreviewResource(KeycloakSession session) {
    this.session = session;
    this.realm = session.getContext().getRealm();
    this.policy = Policies.of(realm);
  }

  /** Shows the page that asks for the address. */
  @GET
  @Path(LinkResource.ANYTHING)
  public Response show(@PathParam("token") String token) {
    return method(token).map(method -> address(method, token)).orElseGet(this::unknown);
  }

  /** Shows the page that waits after that one, and that one after any other. */
  @POST
  @Path(LinkResource.ANYTHING)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response next(@PathParam("token") String token) {
    PostedForm.check(session);
    boolean asks =
        session
            .getContext()
            .getHttpRequest()
            .getDecodedFormParameters()
            .containsKey(AuthenticationManager.FORM_USERNAME);
    return asks
        ? method(token).map(method -> waiting(method, token)).orElseGet(this::unknown)
        : show(token);
  }

  private Optional<SignInMethod> method(String token) {
    new ChosenLanguage(session).use();
    return new Preview(session, realm).find(token);
  }

  private Response address(SignInMethod method, String token) {
    Map<String, Object> model = new HashMap<>();
    model.put("preview", true);
    model.put("method", method.shortName());
    model.put("known", false);
    model.put("remembered", false);
    model.put("username", "");
    model.put("rememberMe", false);
    model.put("passkeys", false);
    model.put("registers", false);
    model.put("registration", false);
    return render(form(token), "passwordless-address.ftl", model);
  }

  private Response waiting(SignInMethod method, String token) {
    Waits waits =
        new Waits(
            "",
            SAMPLE_ADDRESS,
            false,
            CodeFormat.of(policy),
            News.NONE,
            policy.lifespan(method),
            false,
            false,
            Duration.ZERO,
            policy.resendCooldown(),
            true,
            false,
            News.NONE);
    Locale locale = session.getContext().resolveLocale(null);
    return render(
        form(token),
        WaitingPage.template(method),
        WaitingPage.model(waits, method, policy, "", locale));
  }

  /** As any link that there is not, or no more. */
  private Response unknown() {
    Map<String, Object> model = new HashMap<>();
    model.put("problem", "invalid");
    model.put("application", "");
    model.put("again", new WayOn(session, realm).toAccount());
    LoginFormsProvider form = form(LinkUrl.ofNone(session, realm));
    return render(form.setStatus(Response.Status.BAD_REQUEST), "passwordless-problem.ftl", model);
  }

  private LoginFormsProvider form(String token) {
    LinkToken known = LinkToken.parse(token).orElseThrow();
    return form(LinkUrl.toPreview(LinkUrl.base(session), realm, known))
        .setInfo("passwordlessPreview");
  }

  private LoginFormsProvider form(URI address) {
    return DetachedPage.form(session, address);
  }

  private Response render(LoginFormsProvider form, String template, Map<String, Object> model) {
    return DetachedPage.render(session, realm, form, template, model);
  }
}
