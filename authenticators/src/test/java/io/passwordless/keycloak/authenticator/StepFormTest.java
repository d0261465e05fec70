package io.passwordless.keycloak.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Another request of the tab takes a forwarded message while this one makes its page. */
class StepFormTest {

  private final List<Object> told = new ArrayList<>();
  private final List<Object> taken = new ArrayList<>();
  private final Deque<FormMessage> errors = new ArrayDeque<>();
  private final Deque<FormMessage> news = new ArrayDeque<>();
  private AuthenticationFlowContext given;

  @Test
  void messageThatIsTakenMeanwhileIsToldAllTheSame() {
    FormMessage error = new FormMessage((String) null, "expiredActionMessage");
    errors.add(error);

    StepForm.of(context(), null);

    assertThat(told).containsExactly(error);
    assertThat(taken).containsExactly("fwMessageError");
  }

  @Test
  void newsThatAreTakenMeanwhileAreToldAllTheSame() {
    news.add(new FormMessage((String) null, "reauthenticate"));

    StepForm.of(context(), null);

    assertThat(told).containsExactly("reauthenticate");
    assertThat(taken).containsExactly("fwMessageInfo");
  }

  @Test
  void messageWithoutATextIsNone() {
    errors.add(new FormMessage(null, (String) null));

    StepForm.of(context(), null);

    assertThat(told).isEmpty();
  }

  @Test
  void whatKeycloakThrowsIsThrownAsItIs() {
    StepForm.of(context(), null);

    assertThatThrownBy(() -> given.getTopLevelFlow())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("thrown by the test");
    assertThat(given.getUser()).isNull();
  }

  private AuthenticationFlowContext context() {
    LoginFormsProvider form =
        fake(
            LoginFormsProvider.class,
            (name, arguments) -> {
              if (name.startsWith("add") || name.equals("setInfo")) {
                told.add(arguments[0]);
              } else if (name.equals("setAuthContext")) {
                given = (AuthenticationFlowContext) arguments[0];
              }
              return null;
            });
    AuthenticationSessionModel authSession =
        fake(
            AuthenticationSessionModel.class,
            (name, arguments) -> {
              if (name.equals("removeAuthNote")) {
                taken.add(arguments[0]);
              }
              return null;
            });
    KeycloakSession session = fake(KeycloakSession.class, (name, arguments) -> form);
    HttpRequest request = fake(HttpRequest.class, (name, arguments) -> "GET");
    return fake(
        AuthenticationFlowContext.class,
        (name, arguments) ->
            switch (name) {
              case "getSession" -> session;
              case "getAuthenticationSession" -> authSession;
              case "getHttpRequest" -> request;
              case "getExecution" -> new AuthenticationExecutionModel();
              case "getForwardedErrorMessage" -> errors.poll();
              case "getForwardedInfoMessage" -> news.poll();
              case "getTopLevelFlow" -> throw new IllegalStateException("thrown by the test");
              default -> null;
            });
  }

  /** What returns nothing returns the thing itself if that fits, as builders do. */
  private static <T> T fake(Class<T> type, BiFunction<String, Object[], Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answer = answers.apply(method.getName(), arguments);
              return answer == null && method.getReturnType().isInstance(proxy) ? proxy : answer;
            }));
  }
}
