package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.level;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A link in a flow of levels enters it as a person does: what is asked for is asked, and the token
 * tells the level that was reached.
 */
class LevelsIT {

  private final WebBrowser browser = new WebBrowser();

  /** Where the email stands. */
  enum Shape {
    EMAIL_THEN_PASSWORD(level(1, required(MAGIC_LINK)), level(2, password("REQUIRED"))),
    PASSWORD_THEN_EMAIL(level(1, password("REQUIRED")), level(2, required(MAGIC_LINK))),
    BOTH_THEN_PASSWORD(
        level(1, new Flow.SubFlow("REQUIRED", List.of(required(MAGIC_LINK), password("REQUIRED")))),
        level(2, password("REQUIRED")));

    private final Flow.Element[] flow;

    Shape(Flow.Element... flow) {
      this.flow = flow;
    }
  }

  /** What the application asks for. */
  enum Asked {
    NOTHING(""),
    ONE("acr_values=1"),
    TWO("acr_values=2"),
    TWO_ESSENTIAL(
        "claims="
            + URLEncoder.encode(
                "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"2\"]}}}",
                StandardCharsets.UTF_8));

    private final String parameter;

    Asked(String parameter) {
      this.parameter = parameter;
    }
  }

  @ParameterizedTest
  @DisplayName("STANDARDS 2, 18 (ASVS 6.3.4, 6.8.4): a link presets no level and loses none")
  @CsvSource({
    "EMAIL_THEN_PASSWORD, NOTHING,       false, link,               1",
    "EMAIL_THEN_PASSWORD, NOTHING,       true,  link,               1",
    "EMAIL_THEN_PASSWORD, ONE,           false, link,               1",
    "EMAIL_THEN_PASSWORD, ONE,           true,  link,               1",
    "EMAIL_THEN_PASSWORD, TWO,           false, link password,      2",
    "EMAIL_THEN_PASSWORD, TWO,           true,  link password,      2",
    "EMAIL_THEN_PASSWORD, TWO_ESSENTIAL, false, link password,      2",
    "EMAIL_THEN_PASSWORD, TWO_ESSENTIAL, true,  link password,      2",
    "PASSWORD_THEN_EMAIL, NOTHING,       false, password,           1",
    "PASSWORD_THEN_EMAIL, ONE,           false, password,           1",
    "PASSWORD_THEN_EMAIL, TWO,           false, password link,      2",
    "PASSWORD_THEN_EMAIL, TWO,           true,  password link password, 2",
    "PASSWORD_THEN_EMAIL, TWO_ESSENTIAL, false, password link,      2",
    "PASSWORD_THEN_EMAIL, TWO_ESSENTIAL, true,  password link password, 2",
    "BOTH_THEN_PASSWORD,  NOTHING,       false, link password,      1",
    "BOTH_THEN_PASSWORD,  NOTHING,       true,  link password,      1",
    "BOTH_THEN_PASSWORD,  TWO,           false, link password password, 2",
    "BOTH_THEN_PASSWORD,  TWO,           true,  link password password, 2"
  })
  void whatIsAskedForIsAskedAndTold(
      Shape shape, Asked asked, boolean elsewhere, String steps, String level) {
    try (TestRealm realm = TestRealm.with(shape.flow)) {
      Page page = realm.openSignIn(browser, asked.parameter);
      for (String step : steps.split(" ", -1)) {
        page = step.equals("link") ? byLink(realm, page, elsewhere) : byPassword(realm, page);
      }
      assertThat(realm.idToken(page.signedIn()).getAcr()).isEqualTo(level);
    }
  }

  @ParameterizedTest
  @DisplayName("STANDARDS 2, 18 (ASVS 6.3.4, 6.8.4): a link of an administrator presets no level")
  @CsvSource({
    "EMAIL_THEN_PASSWORD, '', '',                 1",
    "EMAIL_THEN_PASSWORD, 2,  password,           2",
    "PASSWORD_THEN_EMAIL, '', password,           1",
    "PASSWORD_THEN_EMAIL, 2,  password,           2",
    "BOTH_THEN_PASSWORD,  '', password,           1",
    "BOTH_THEN_PASSWORD,  2,  password password,  2"
  })
  void linkOfAnAdministratorPresetsNoLevel(
      Shape shape, String leastOfTheClient, String steps, String level) {
    try (TestRealm realm =
        TestRealm.with(
            r ->
                Optional.of(leastOfTheClient)
                    .filter(least -> !least.isEmpty())
                    .ifPresent(
                        least ->
                            r.getClients()
                                .get(0)
                                .setAttributes(new HashMap<>(Map.of("minimum.acr.value", least)))),
            shape.flow)) {
      Page page = FirstFactor.ADMIN_MADE_LINK.go(realm, browser);
      for (String step : steps.isEmpty() ? new String[0] : steps.split(" ")) {
        assertThat(step).isEqualTo("password");
        page = byPassword(realm, page);
      }
      assertThat(realm.idToken(page.signedIn()).getAcr()).isEqualTo(level);
    }
  }

  private static Page byPassword(TestRealm realm, Page page) {
    return page.document().select("input[name=username][type=text]").isEmpty()
        ? page.submit("password", realm.alice())
        : page.submit(field("username", realm.alice()), field("password", realm.alice()));
  }

  private static Page byLink(TestRealm realm, Page page, boolean elsewhere) {
    if (page.template().equals("passwordless-address")) {
      page.submit("username", realm.alicesAddress());
    } else {
      page.is("passwordless-inbox");
    }
    URI link = mail(realm).link();
    return (elsewhere ? new WebBrowser() : page.browser()).open(link).press("confirm");
  }
}
