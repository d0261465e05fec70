package io.passwordless.keycloak.link;

import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.signin.link.Disowning;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import io.passwordless.keycloak.signin.words.ApplicationName;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Where a mail leads those who did not ask for it. A GET is safe; the POST of its button ends what
 * the mail was sent for. Neither signs anybody in.
 */
public final class DisownResource {

  private final KeycloakSession session;
  private final KeycloakContext context;
  private final RealmModel realm;
  private final WayOn wayOn;

  /** The pages for the mails of the session's realm. */
  public DisownResource(KeycloakSession session) {
    this.session = session;
    this.context = session.getContext();
    this.realm = context.getRealm();
    this.wayOn = new WayOn(session, realm);
  }

  /** Shows what can be ended. */
  @GET
  @Path(LinkResource.ANYTHING)
  public Response show(@PathParam("token") String token) {
    return page(look(token), token);
  }

  /** Ends it. */
  @POST
  @Path(LinkResource.ANYTHING)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response end(@PathParam("token") String token) {
    PostedForm.check(session);
    Disowning disowning = look(token);
    if (disowning.isKnown() && !disowning.isOver()) {
      if (!new FormToken(session, token).isValid()) {
        return problem("cookies", Response.Status.FORBIDDEN, address(token).toString());
      }
      disowning.end(new EventBuilder(realm, session, context.getConnection()));
    }
    return page(disowning, token);
  }

  private Disowning look(String token) {
    Disowning disowning = new Disowning(session, realm, token);
    disowning.client().ifPresent(context::setClient);
    new ChosenLanguage(session).use();
    return disowning;
  }

  private Response page(Disowning disowning, String token) {
    if (!disowning.isKnown()) {
      return problem("invalid", Response.Status.BAD_REQUEST, wayOn.toAccount());
    }
    URI address = address(token);
    Map<String, Object> model = new HashMap<>();
    model.put("action", new ChosenLanguage(session).in(address));
    model.put("done", disowning.isOver());
    model.put(FormToken.FIELD, new FormToken(session, token).issue());
    Locale locale = context.resolveLocale(null);
    model.put(
        "application",
        disowning
            .client()
            .map(client -> ApplicationName.of(session, realm, client, locale))
            .orElse(""));
    // not the application's page: a stranger may have registered it, and have asked for the mail
    model.put("account", wayOn.toAccount());
    return render(form(address), "passwordless-void.ftl", model);
  }

  private URI address(String token) {
    return LinkUrl.toDisown(LinkUrl.base(session), realm, LinkToken.parse(token).orElseThrow());
  }

  private Response problem(String problem, Response.Status status, String again) {
    Map<String, Object> model = new HashMap<>();
    model.put("problem", problem);
    model.put("application", "");
    model.put("again", again);
    // a URI template to Keycloak (26.7), so a token that somebody made up must not be in it
    return render(
        form(LinkUrl.ofNone(session, realm)).setStatus(status), "passwordless-problem.ftl", model);
  }

  private LoginFormsProvider form(URI address) {
    return DetachedPage.form(session, address);
  }

  private Response render(LoginFormsProvider form, String template, Map<String, Object> model) {
    return DetachedPage.render(session, realm, form, template, model);
  }
}
