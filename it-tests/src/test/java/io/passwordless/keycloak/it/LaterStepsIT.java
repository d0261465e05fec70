package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the flow says after the step holds, whatever the step was passed by. */
@DisplayName("STANDARDS 18 (ASVS 6.3.4): nothing of the flow is skipped")
class LaterStepsIT {

  private static final Map<String, String> ONE_SESSION =
      Map.of("userRealmLimit", "1", "userClientLimit", "0", "behavior", "Deny new session");

  private final WebBrowser browser = new WebBrowser();

  @ParameterizedTest
  @EnumSource(Road.class)
  void denyIsADenial(Road road) {
    try (TestRealm realm =
        TestRealm.with(required(EMAIL_CODE), required("deny-access-authenticator"))) {
      assertDenied(realm, road.given(realm, browser).get(), 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Road.class)
  void denyUnderAConditionIsADenial(Road road) {
    try (TestRealm realm =
        TestRealm.with(
            required(EMAIL_CODE),
            new Flow.SubFlow(
                "CONDITIONAL",
                List.of(
                    required(
                        "conditional-user-attribute",
                        Map.of(
                            "attribute_name",
                            "username",
                            "attribute_expected_value",
                            ".*",
                            "regex",
                            "true")),
                    required("deny-access-authenticator"))))) {
      assertDenied(realm, road.given(realm, browser).get(), 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Road.class)
  void sessionsAreLimited(Road road) {
    try (TestRealm realm =
        TestRealm.with(
            requiredFlow(required(EMAIL_CODE), required("user-session-limits", ONE_SESSION)))) {
      asked(realm, new WebBrowser()).submit("code", mail(realm).code()).signedIn();

      assertDenied(realm, road.given(realm, browser).get(), 1);
    }
  }

  private static void assertDenied(TestRealm realm, Page page, int signIns) {
    assertThat(page.url().getPath()).doesNotStartWith(Page.APPLICATION_PATH);
    assertThat(page.template()).as(page.text()).isEqualTo("error");
    assertThat(realm.admin().users().get(realm.aliceId()).getUserSessions()).hasSize(signIns);
    assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isEqualTo(signIns);
  }
}
