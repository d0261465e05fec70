package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.realm.AdminRest.Answer;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** The realm's settings in the admin REST API. */
class PolicyRestIT {

  @Test
  void everySettingTellsItsValueSourceAndBounds() {
    try (TestRealm realm = TestRealm.with(setting("codeLength", 8), required(EMAIL_CODE))) {
      JsonNode policy = realm.rest().get("policy").is(200).json();

      assertThat(policy.at("/codeLength/value").asInt()).isEqualTo(8);
      assertThat(policy.at("/codeLength/source").asText()).isEqualTo("realm");
      assertThat(policy.at("/codeLength/min").asInt()).isEqualTo(6);
      assertThat(policy.at("/codeLength/max").asInt()).isEqualTo(12);
      assertThat(policy.at("/codeLifespan/source").asText()).isEqualTo("default");
      assertThat(policy.at("/codeLifespan/unit").asText()).isEqualTo("s");
      assertThat(policy.at("/linkEnabled/value").isBoolean()).isTrue();
      assertThat(policy.at("/linkBrowser/allowed")).hasSize(3);
      assertThat(policy.at("/brandColor/value").asText("-")).isEmpty();
      assertThat(policy.at("/brandColor/format").asText()).contains("#rrggbb");
      assertThat(policy.path("problems")).isEmpty();
    }
  }

  @Test
  void emptyTextIsTheDefaultAndIsNotStored() {
    try (TestRealm realm = TestRealm.with(setting("brandColor", "#123456"), required(EMAIL_CODE))) {
      realm.rest().put("policy", "{\"brandColor\": \"\"}").is(200);

      assertThat(attributes(realm)).doesNotContainKey("passwordless.brandColor");
    }
  }

  @Test
  @OnEachLine(Capability.SETTINGS)
  void changesAreInForceAtOnceAndNullGoesBackToTheDefault() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      realm.rest().put("policy", "{\"codeLength\": 8, \"linkInCodeMail\": false}").is(200);

      asked(realm, new WebBrowser());
      assertThat(mail(realm).code()).hasSize(8);
      assertThat(attributes(realm)).containsEntry("passwordless.codeLength", "8");
      realm.rest().put("policy", "{\"codeLength\": null}").is(200);
      assertThat(attributes(realm)).doesNotContainKey("passwordless.codeLength");
      assertThat(realm.rest().get("policy").json().at("/codeLength/value").asInt()).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"codeLength\": 5}|codeLength|6 to 12",
        "{\"codeLength\": 8.5}|codeLength|6 to 12",
        "{\"codeLength\": [8]}|codeLength|6 to 12",
        "{\"codeEnabled\": \"yes\"}|codeEnabled|true, false",
        "{\"linkBrowser\": \"all\"}|linkBrowser|any, same, relay",
        "{\"codelength\": 8}|codelength|codeLength",
      })
  void badValueIsRefusedWithItsRangeAndNothingIsChanged(String body, String field, String allowed) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      String both = body.replace("}", ", \"maxAttempts\": 3}");
      Answer answer = realm.rest().put("policy", both).is(400);

      assertThat(answer.text("errorMessage")).contains(field).contains(allowed);
      assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
      assertThat(attributes(realm)).doesNotContainKey("passwordless.maxAttempts");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "8", "{", "{} {}", "\"codeLength\"", "null"})
  void bodyThatIsNoObjectIsRefused(String body) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      assertThat(realm.rest().put("policy", body).is(400).text("errorMessage"))
          .contains("not a JSON object");
    }
  }

  @Test
  void everyBadValueIsNamed() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Answer answer =
          realm.rest().put("policy", "{\"codeLength\": 99, \"codeLifespan\": 5}").is(400);

      assertThat(answer.text("errorMessage"))
          .contains("codeLength is '99'; allowed: 6 to 12")
          .contains("codeLifespan is '5'; allowed: 60 to 600");
    }
  }

  @Test
  void storedValueThatIsNotAllowedIsReported() {
    try (TestRealm realm = TestRealm.with(setting("codeLength", 99), required(EMAIL_CODE))) {
      JsonNode policy = realm.rest().get("policy").json();

      assertThat(policy.at("/codeLength/value").asInt()).isEqualTo(6);
      assertThat(policy.at("/problems/0").asText()).contains("codeLength is '99'");
    }
  }

  @Test
  void stepsOfTheFlowHaveTheLastWordAndTheirBadValuesAreReported() {
    try (TestRealm realm =
        TestRealm.with(
            setting("codeLength", 7),
            required(EMAIL_CODE, Map.of("codeLength", "9", "codeLifespan", "99999")))) {
      JsonNode policy = realm.rest().get("policy").is(200).json();

      assertThat(policy.at("/codeLength/value").asInt()).isEqualTo(9);
      assertThat(policy.at("/codeLength/source").asText()).isEqualTo("execution");
      assertThat(policy.at("/codeLifespan/value").asInt()).isEqualTo(300);
      assertThat(policy.at("/codeLifespan/source").asText()).isEqualTo("default");
      assertThat(policy.path("problems")).hasSize(1);
      assertThat(policy.at("/problems/0").asText())
          .isEqualTo("passwordless-email-code: codeLifespan is '99999'; allowed: 60 to 600");
      assertThat(policy.at("/guessing/sum").asText()).contains("1,000,000,000 codes");
    }
  }

  @Test
  void guesserIsSeenAtTheWeakestStep() {
    try (TestRealm realm =
        TestRealm.with(
            requiredFlow(
                new Flow.Step(EMAIL_CODE, "ALTERNATIVE", Map.of("codeLength", "9")),
                new Flow.Step(EMAIL_CODE, "ALTERNATIVE", Map.of("codeLength", "7")),
                new Flow.Step(EMAIL_CODE, "DISABLED", Map.of("codeLength", "6"))))) {
      JsonNode policy = realm.rest().get("policy").is(200).json();

      assertThat(policy.at("/codeLength/value").asInt()).isEqualTo(9);
      assertThat(policy.at("/guessing/sum").asText()).contains(" 10,000,000 codes");
    }
  }

  @Test
  void chanceOfAGuesserIsToldWithItsSum() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      JsonNode guessing = realm.rest().get("policy").json().path("guessing");
      assertThat(guessing.path("sum").asText())
          .isEqualTo("20 guesses a day x 365 days / 1,000,000 codes: about 1 in 140");
      assertThat(guessing.has("warning")).isFalse();

      JsonNode risky =
          realm.rest().put("policy", "{\"accountAttempts\": 100}").json().path("guessing");
      assertThat(risky.path("oneIn").asInt()).isEqualTo(28);
      assertThat(risky.path("warning").asText())
          .contains("codeLength of 7")
          .contains("codeAlphabet alphanumeric")
          .contains("accountAttempts of 27");
    }
  }

  @Test
  void changesAreAdminEvents() {
    try (TestRealm realm = TestRealm.with(PolicyRestIT::recordAdminEvents, required(EMAIL_CODE))) {
      realm.rest().put("policy", "{\"codeLength\": 8}").is(200);
      realm.rest().put("policy", "{\"codeLength\": 1}").is(400);
      realm.rest().put("policy", "{}").is(200);

      assertThat(realm.admin().getAdminEvents())
          .filteredOn(event -> event.getResourceType().equals("PASSWORDLESS"))
          .singleElement()
          .extracting(
              AdminEventRepresentation::getOperationType,
              AdminEventRepresentation::getResourcePath,
              AdminEventRepresentation::getRepresentation)
          .containsExactly("UPDATE", "passwordless/policy", "{\"codeLength\":8}");
    }
  }

  private static void recordAdminEvents(RealmRepresentation realm) {
    realm.setAdminEventsEnabled(true);
    realm.setAdminEventsDetailsEnabled(true);
  }

  private static Map<String, String> attributes(TestRealm realm) {
    return realm.admin().toRepresentation().getAttributes();
  }
}
