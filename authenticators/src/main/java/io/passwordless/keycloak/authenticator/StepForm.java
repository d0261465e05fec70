package io.passwordless.keycloak.authenticator;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The form of a step, as {@code AuthenticationProcessor.form()} (26.7) makes it. That one looks at
 * a forwarded message several times: if a request of the same tab takes it meanwhile, the page has
 * a message without a text and fails. Here it is looked at once.
 *
 * <p>And whoever is only claimed to be somebody is not told of: that one shows "Signing in as" and
 * the person's language as soon as the flow has found an account.
 */
final class StepForm {

  private StepForm() {}

  /**
   * The form.
   *
   * @param user whom the page may show, {@code null} if nobody
   */
  static LoginFormsProvider of(AuthenticationFlowContext context, UserModel user) {
    String accessCode = context.generateAccessCode();
    LoginFormsProvider form =
        context
            .getSession()
            .getProvider(LoginFormsProvider.class)
            .setAuthContext(user == null ? ofNobody(context, null) : context)
            .setAuthenticationSession(context.getAuthenticationSession())
            .setUser(user)
            .setActionUri(context.getActionUrl(accessCode))
            .setExecution(context.getExecution().getId())
            .setFormData(
                context.getHttpRequest().getHttpMethod().equalsIgnoreCase(HttpMethod.POST)
                    ? context.getHttpRequest().getDecodedFormParameters()
                    : new MultivaluedHashMap<>())
            .setClientSessionCode(accessCode);
    tellForwarded(context, form);
    return form;
  }

  /**
   * The context of a step that knows nobody, as whatever it is handed on to is to see it. Whom that
   * finds is the person, whoever was only claimed before.
   *
   * @param form the form, in place of the context's own; {@code null} if that is not asked for
   */
  static AuthenticationFlowContext ofNobody(
      AuthenticationFlowContext context, LoginFormsProvider form) {
    return (AuthenticationFlowContext)
        Proxy.newProxyInstance(
            StepForm.class.getClassLoader(),
            new Class<?>[] {AuthenticationFlowContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getUser" -> null;
                  case "form" -> form;
                  case "setUser" -> {
                    setUser(context, (UserModel) arguments[0]);
                    yield null;
                  }
                  default -> call(context, method, arguments);
                });
  }

  /** Makes it that person, who may be somebody else than was claimed. */
  static void setUser(AuthenticationFlowContext context, UserModel user) {
    UserModel present = context.getUser();
    if (present != null && !present.getId().equals(user.getId())) {
      context.clearUser();
    }
    context.setUser(user);
  }

  /** Whoever calls expects what the method throws, as it throws it. */
  private static Object call(Object target, Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void tellForwarded(AuthenticationFlowContext context, LoginFormsProvider form) {
    AuthenticationSessionModel authSession = context.getAuthenticationSession();
    if (!took(authSession, "fwMessageError", context.getForwardedErrorMessage(), form::addError)
        && !took(
            authSession,
            "fwMessageSuccess",
            context.getForwardedSuccessMessage(),
            form::addSuccess)) {
      took(
          authSession,
          "fwMessageInfo",
          context.getForwardedInfoMessage(),
          message -> form.setInfo(message.getMessage(), message.getParameters()));
    }
  }

  private static boolean took(
      AuthenticationSessionModel authSession,
      String note,
      FormMessage message,
      Consumer<FormMessage> tell) {
    if (message == null || message.getMessage() == null) {
      return false;
    }
    tell.accept(message);
    authSession.removeAuthNote(note);
    return true;
  }
}
