package io.passwordless.keycloak.account;

import io.passwordless.keycloak.policy.Availability;
import io.passwordless.keycloak.signin.mailing.AccountNotice;
import io.passwordless.keycloak.signin.person.OtherWays;
import io.passwordless.keycloak.signin.person.Preference;
import io.passwordless.keycloak.signin.realm.Policies;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.Config;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.events.Details;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;

/**
 * Asks a person whether she wants to sign in by email. As an action that an application, such as
 * the account console, begins it needs a fresh sign-in, as Keycloak's own do. Stateless.
 */
public final class PreferenceAction implements RequiredActionProvider, RequiredActionFactory {

  private static final String FIELD = "preference";
  private static final String ON = "on";
  private static final String OFF = "off";
  private static final String KEEP = "keep";

  @Override
  public InitiatedActionSupport initiatedActionSupport() {
    return InitiatedActionSupport.SUPPORTED;
  }

  @Override
  public void evaluateTriggers(RequiredActionContext context) {
    // nobody is asked unless somebody wants it
  }

  @Override
  public void requiredActionChallenge(RequiredActionContext context) {
    context.challenge(page(context, context.form()));
  }

  @Override
  public void processAction(RequiredActionContext context) {
    String choice = context.getHttpRequest().getDecodedFormParameters().getFirst(FIELD);
    boolean on = isOn(context);
    if (KEEP.equals(choice) || (on ? ON : OFF).equals(choice)) {
      context.success();
    } else if (ON.equals(choice)) {
      change(context, true);
    } else if (!OFF.equals(choice)) {
      requiredActionChallenge(context);
    } else if (hasOtherWay(context)) {
      change(context, false);
    } else {
      context.challenge(page(context, context.form().setError("passwordlessPreferenceOnlyWay")));
    }
  }

  private static void change(RequiredActionContext context, boolean on) {
    UserModel user = context.getUser();
    Preference preference = new Preference(user);
    if (on) {
      preference.takeUp();
    } else {
      preference.refuse();
    }
    context
        .getEvent()
        .event(on ? EventType.UPDATE_CREDENTIAL : EventType.REMOVE_CREDENTIAL)
        .detail(Details.CREDENTIAL_TYPE, Preference.CREDENTIAL_TYPE);
    if (!ObjectUtil.isBlank(user.getEmail())) {
      new AccountNotice(context.getSession(), context.getRealm())
          .preference(context.getAuthenticationSession().getClient(), user, on);
    }
    context.success();
  }

  private static boolean isOn(RequiredActionContext context) {
    return new Preference(context.getUser()).allows(availability(context));
  }

  private static Availability availability(RequiredActionContext context) {
    return Policies.of(context.getRealm()).availability();
  }

  private static boolean hasOtherWay(RequiredActionContext context) {
    return new OtherWays(context.getSession(), context.getRealm(), context.getUser()).exist();
  }

  private static Response page(RequiredActionContext context, LoginFormsProvider form) {
    Map<String, Object> model = new HashMap<>();
    model.put("on", isOn(context));
    model.put(
        "address",
        ObjectUtil.isBlank(context.getUser().getEmail()) ? "" : context.getUser().getEmail());
    model.put(
        "initiated",
        context.getAuthenticationSession().getClientNote(Constants.KC_ACTION_EXECUTING) != null);
    return form.setAttribute("passwordless", model).createForm("passwordless-preference.ftl");
  }

  @Override
  public String getDisplayText() {
    return Preference.ACTION_NAME;
  }

  @Override
  public RequiredActionProvider create(KeycloakSession session) {
    return this;
  }

  @Override
  public String getId() {
    return Preference.ACTION;
  }

  @Override
  public void init(Config.Scope config) {
    // no server options
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    // nothing to do
  }

  @Override
  public void close() {
    // nothing to release
  }
}
