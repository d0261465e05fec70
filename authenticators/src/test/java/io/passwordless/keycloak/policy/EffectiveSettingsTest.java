package io.passwordless.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.policy.EffectiveSettings.Source;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EffectiveSettingsTest {

  @Test
  void withoutAnyValueTheDefaultsAreInForce() {
    EffectiveSettings settings = EffectiveSettings.read(name -> null, null);

    assertThat(settings.problems()).isEmpty();
    assertThat(settings.source(Setting.CODE_LENGTH)).isEqualTo(Source.DEFAULT);
    assertThat(settings.policy())
        .isEqualTo(
            new Policy(
                true,
                true,
                6,
                CodeAlphabet.DIGITS,
                Duration.ofSeconds(300),
                Duration.ofSeconds(600),
                true,
                LinkBrowser.ANY,
                5,
                20,
                Duration.ofSeconds(30),
                10,
                100,
                false,
                Availability.EVERYONE,
                Clearing.WHEN_OPEN,
                true,
                false,
                Duration.ofDays(30),
                "",
                ""));
  }

  @Test
  void stepHasNoLookOfItsOwn() {
    EffectiveSettings settings =
        EffectiveSettings.read(name -> null, Map.of("brandColor", "#123456"));

    assertThat(settings.policy().brandColor()).isEmpty();
    assertThat(settings.source(Setting.BRAND_COLOR)).isEqualTo(Source.DEFAULT);
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void stepThatChoosesTheRealmsSettingHasNoneOfItsOwn() {
    EffectiveSettings settings =
        EffectiveSettings.read(name -> null, Map.of("codeAlphabet", Setting.OF_THE_REALM));

    assertThat(settings.problems()).isEmpty();
    assertThat(settings.source(Setting.CODE_ALPHABET)).isEqualTo(Source.DEFAULT);
  }

  @Test
  void nothingLivesLongerThanASignInMayTake() {
    Policy policy = EffectiveSettings.read(name -> null, null).policy();

    assertThat(policy.within(Duration.ofMinutes(30))).isEqualTo(policy);
    assertThat(policy.within(Duration.ofSeconds(400)).codeLifespan())
        .isEqualTo(Duration.ofSeconds(300));
    assertThat(policy.within(Duration.ofSeconds(400)).linkLifespan())
        .isEqualTo(Duration.ofSeconds(400));
    assertThat(policy.within(Duration.ofSeconds(90)).codeLifespan())
        .isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void executionGoesBeforeRealmAndRealmBeforeDefault() {
    Map<String, String> realm =
        Map.of("passwordless.codeLength", "8", "passwordless.maxAttempts", "3");

    EffectiveSettings settings = EffectiveSettings.read(realm::get, Map.of("codeLength", "10"));

    assertThat(settings.value(Setting.CODE_LENGTH)).isEqualTo("10");
    assertThat(settings.source(Setting.CODE_LENGTH)).isEqualTo(Source.EXECUTION);
    assertThat(settings.value(Setting.MAX_ATTEMPTS)).isEqualTo("3");
    assertThat(settings.source(Setting.MAX_ATTEMPTS)).isEqualTo(Source.REALM);
    assertThat(settings.source(Setting.CODE_LIFESPAN)).isEqualTo(Source.DEFAULT);
  }

  @Test
  void emptyOverrideIsTheRealmsValue() {
    EffectiveSettings settings =
        EffectiveSettings.read(
            Map.of("passwordless.codeLength", "8")::get, Map.of("codeLength", ""));

    assertThat(settings.value(Setting.CODE_LENGTH)).isEqualTo("8");
    assertThat(settings.problems()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void badStoredValueIsReportedAndPassedOver(Setting setting) {
    Map<String, String> realm = Map.of(setting.attribute(), "nonsense");

    EffectiveSettings settings = EffectiveSettings.read(realm::get, null);

    assertThat(settings.value(setting)).isEqualTo(setting.defaultValue());
    assertThat(settings.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.setting()).isEqualTo(setting));
  }

  @Test
  void mailOfCodeCarriesLinkOnlyIfLinksAreOn() {
    Policy policy =
        EffectiveSettings.read(Map.of("passwordless.linkEnabled", "false")::get, null).policy();

    assertThat(policy.linkInCodeMail()).isTrue();
    assertThat(policy.mailsLink(SignInMethod.EMAIL_CODE)).isFalse();
    assertThat(policy.offers(SignInMethod.MAGIC_LINK)).isFalse();
    assertThat(policy.offers(SignInMethod.EMAIL_CODE)).isTrue();
  }
}
