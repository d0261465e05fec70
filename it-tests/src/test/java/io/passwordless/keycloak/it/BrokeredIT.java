package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.FederatedIdentityRepresentation;
import org.keycloak.representations.idm.IdentityProviderRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** The steps where another realm is an identity provider: after it, beside it, and in it. */
class BrokeredIT {

  private static final String POST_LOGIN = "after the partner";
  private static final String FIRST_LOGIN = "first by the partner";

  private final WebBrowser browser = new WebBrowser();
  private final WebBrowser atPartner = new WebBrowser();

  /** Why somebody would get no mail if the step were a first one. */
  enum Reserve {
    NONE(realm -> {}),
    REFUSED(realm -> realm.getUsers().get(0).getCredentials().add(PreferenceIT.refusal())),
    NOT_OPTED_IN(TestRealm.setting("availability", "opt-in"));

    private final Consumer<RealmRepresentation> changes;

    Reserve(Consumer<RealmRepresentation> changes) {
      this.changes = changes;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoComesFromAnIdentityProviderIsMailedAsSecondStep(Reserve reserve) {
    try (TestRealm partner = partner(password("REQUIRED"));
        TestRealm realm = linked(partner, reserve.changes, required(EMAIL_CODE))) {
      Page code = byPartner(realm, partner).is("passwordless-code");
      assertThat(code.text()).doesNotContain(realm.alicesAddress());

      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
    }
  }

  @Test
  void whoHasNoAddressIsPromisedNoMail() {
    try (TestRealm partner = partner(password("REQUIRED"));
        TestRealm realm =
            linked(partner, r -> r.getUsers().get(0).setEmail(null), required(EMAIL_CODE))) {
      Page page = byPartner(realm, partner).is("passwordless-closed");

      assertThat(page.text()).contains("We can’t send email");
      assertThat(realm.events()).anyMatch(event -> "invalid_email".equals(event.getError()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoHasTotpIsAskedForThatAfterAnIdentityProvider(Reserve reserve) {
    try (TestRealm partner = partner(password("REQUIRED"));
        TestRealm realm =
            linked(
                partner,
                reserve.changes.andThen(SecondFactorIT::giveAliceTotp),
                requiredFlow(alternative("auth-otp-form"), alternative(EMAIL_CODE)))) {
      Page otp = byPartner(realm, partner).is("login-otp");

      assertThat(otp.submit("otp", Totp.now()).signedIn()).isNotEmpty();
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();
    }
  }

  @Test
  void linkAfterAnIdentityProviderWorksInItsBrowserOnly() {
    try (TestRealm partner = partner(password("REQUIRED"));
        TestRealm realm = linked(partner, r -> {}, required(MAGIC_LINK))) {
      byPartner(realm, partner).is("passwordless-inbox");
      assertKeptElsewhere(mail(realm).link());

      assertThat(browser.open(mail(realm).link()).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void accountToBeLinkedIsTheOneThatIsMailed(boolean confirmed) {
    Flow.Element existing =
        confirmed
            ? new Flow.SubFlow(
                "ALTERNATIVE", List.of(required("idp-confirm-link"), required(EMAIL_CODE)))
            : new Flow.SubFlow("ALTERNATIVE", List.of(required(EMAIL_CODE)));
    try (TestRealm partner = partner(password("REQUIRED"));
        TestRealm realm =
            unlinked(partner, requiredFlow(alternative("idp-create-user-if-unique"), existing))) {
      partner.changeAlice(alice -> alice.setEmail(realm.alicesAddress()));
      String other = "other-" + realm.name();
      realm.admin().users().create(TestRealm.person(other)).close();
      Page page = byPartner(realm, partner);
      if (confirmed) {
        page = page.is("login-idp-link-confirm").submit("submitAction", "linkAccount");
      } else {
        assertThat(page.document().select("[name=username]")).isEmpty();
        page = page.is("passwordless-address").post(field("username", other + "@example.com"));
      }
      Page done = page.is("passwordless-code").submit("code", mail(realm).code());

      assertThat(realm.idToken(done.signedIn()).getPreferredUsername()).isEqualTo(realm.alice());
      assertThat(realm.admin().users().get(realm.aliceId()).getFederatedIdentity())
          .extracting(FederatedIdentityRepresentation::getUserName)
          .containsExactly(partner.alice());
      assertThat(countOnceLaterMailsCame(other + "@example.com")).isZero();
    }
  }

  @Test
  void linkThatLinksAccountsWorksInItsBrowserOnly() {
    try (TestRealm partner = partner(password("REQUIRED"));
        TestRealm realm =
            unlinked(
                partner,
                requiredFlow(
                    alternative("idp-create-user-if-unique"),
                    new Flow.SubFlow("ALTERNATIVE", List.of(required(MAGIC_LINK)))))) {
      partner.changeAlice(alice -> alice.setEmail(realm.alicesAddress()));
      byPartner(realm, partner).press("login").is("passwordless-inbox");
      assertKeptElsewhere(mail(realm).link());

      assertThat(browser.open(mail(realm).link()).press("confirm").signedIn()).isNotEmpty();
      assertThat(realm.admin().users().get(realm.aliceId()).getFederatedIdentity()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"any", "relay"})
  void linkOfTheIdentityProviderWorksInItsBrowserOnly(String linkBrowser) {
    try (TestRealm partner =
            TestRealm.with(
                TestRealm.setting("linkBrowser", linkBrowser).andThen(Partner::trustBroker),
                required(MAGIC_LINK));
        TestRealm realm = linked(partner, r -> {})) {
      Page address = Partner.sentThere(realm, browser, atPartner).is("passwordless-address");
      address.submit("username", partner.alicesAddress()).is("passwordless-inbox");
      assertKeptElsewhere(mail(partner).link());

      Page answer =
          atPartner
              .open(mail(partner).link())
              .is("passwordless-link")
              .pressWithoutFollowing("confirm");
      while (Partner.location(answer).getPath().contains(partner.name())) {
        answer = atPartner.send("GET", Partner.location(answer), null);
      }
      assertThat(browser.open(Partner.location(answer)).signedIn()).isNotEmpty();
    }
  }

  /** Another browser is told where the link works, and does not use it. */
  private static void assertKeptElsewhere(URI link) {
    Page elsewhere = new WebBrowser().open(link).is("passwordless-problem");
    assertThat(elsewhere.text()).contains("only in the browser that asked for it");
  }

  private Page byPartner(TestRealm realm, TestRealm partner) {
    Page login = Partner.sentThere(realm, browser, atPartner);
    return browser.open(
        Partner.location(
            atPartner.post(
                login,
                login.document().select("form").first(),
                List.of(field("username", partner.alice()), field("password", partner.alice())))));
  }

  private static TestRealm partner(Flow.Element... flow) {
    return TestRealm.with(Partner::trustBroker, flow);
  }

  /** A realm in which alice is the partner's alice, with steps after the partner if there are. */
  private static TestRealm linked(
      TestRealm partner, Consumer<RealmRepresentation> changes, Flow.Element... after) {
    FederatedIdentityRepresentation link = new FederatedIdentityRepresentation();
    link.setIdentityProvider(Partner.ALIAS);
    link.setUserId(partner.aliceId());
    link.setUserName(partner.alice());
    return TestRealm.with(
        changes.andThen(
            realm -> {
              realm.getUsers().get(0).setFederatedIdentities(List.of(link));
              IdentityProviderRepresentation provider = Partner.provider(partner);
              if (after.length > 0) {
                Flow.add(realm, POST_LOGIN, after);
                provider.setPostBrokerLoginFlowAlias(POST_LOGIN);
              }
              realm.addIdentityProvider(provider);
            }),
        password("REQUIRED"));
  }

  /** A realm that links the partner's people by these steps. */
  private static TestRealm unlinked(TestRealm partner, Flow.Element... first) {
    return TestRealm.with(
        realm -> {
          Flow.add(realm, FIRST_LOGIN, first);
          IdentityProviderRepresentation provider = Partner.provider(partner);
          provider.setFirstBrokerLoginFlowAlias(FIRST_LOGIN);
          realm.addIdentityProvider(provider);
        },
        password("REQUIRED"));
  }
}
