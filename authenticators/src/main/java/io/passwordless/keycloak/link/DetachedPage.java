package io.passwordless.keycloak.link;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** A page that belongs to no sign-in of the browser that is shown it. */
final class DetachedPage {

  private DetachedPage() {}

  /** Its form, which is posted to this address. */
  static LoginFormsProvider form(KeycloakSession session, URI address) {
    return session
        .getProvider(LoginFormsProvider.class)
        .setDetachedAuthSession()
        .setActionUri(address);
  }

  static Response render(
      KeycloakSession session,
      RealmModel realm,
      LoginFormsProvider form,
      String template,
      Map<String, Object> model) {
    LinkHeaders.of(session, realm).forEach(form::setResponseHeader);
    return form.setAttribute("passwordless", model).createForm(template);
  }
}
