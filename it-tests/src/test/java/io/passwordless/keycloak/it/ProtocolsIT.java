package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.KeycloakServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.util.JsonSerialization;

/** Whatever way an application asks by: it gets its answer, from whatever browser. */
class ProtocolsIT {

  private static final String REDIRECT = "http://localhost" + Page.APPLICATION_PATH;
  private static final String REQUEST_ID = "_the-request";
  private static final String RELAY = "the relay & state";

  private final WebBrowser browser = new WebBrowser();

  /** How an OpenID Connect client wants its answer, other than in a query. */
  enum Request {
    FORM_POST("response_mode=form_post"),
    SIGNED_FORM_POST("response_mode=form_post.jwt"),
    FRAGMENT("response_mode=fragment"),
    HYBRID("response_type=code%20id_token&nonce=n") {
      @Override
      URI of(TestRealm realm) {
        return URI.create(realm.signIn().toString().replace("response_type=code", parameters()));
      }
    },
    PUSHED("") {
      @Override
      URI of(TestRealm realm) {
        Map<String, Object> pushed =
            json(
                new WebBrowser()
                    .send(
                        "POST",
                        realm.url("/protocol/openid-connect/ext/par/request"),
                        realm.signIn().getRawQuery()));
        return realm.url(
            "/protocol/openid-connect/auth?client_id=%s&request_uri=%s"
                .formatted(TestRealm.APPLICATION, encode(pushed.get("request_uri").toString())));
      }
    };

    private final String parameters;

    Request(String parameters) {
      this.parameters = parameters;
    }

    String parameters() {
      return parameters;
    }

    URI of(TestRealm realm) {
      return realm.signIn(parameters);
    }
  }

  static Stream<Arguments> requestsByEachWay() {
    return Stream.of(Request.values())
        .flatMap(request -> Stream.of(Way.values()).map(way -> Arguments.of(request, way)));
  }

  @ParameterizedTest
  @MethodSource("requestsByEachWay")
  void applicationGetsTheAnswerItAskedFor(Request request, Way way) {
    try (TestRealm realm =
        TestRealm.with(r -> r.getClients().get(0).setImplicitFlowEnabled(true), way.step())) {
      Page waiting =
          browser
              .open(request.of(realm))
              .is("passwordless-address")
              .submit("username", realm.alicesAddress());
      Map<String, String> answer = answer(way.go(realm, waiting, browser));

      if (request == Request.SIGNED_FORM_POST) {
        assertThat(answer).containsKey("response");
      } else {
        assertThat(answer).containsEntry("state", "the-state");
        assertThat(realm.idToken(answer.get("code")).getPreferredUsername())
            .isEqualTo(realm.alice());
      }
    }
  }

  /** How a SAML client asks and is answered. */
  enum Binding {
    POST {
      @Override
      Page ask(TestRealm realm, WebBrowser browser, String request) {
        String body =
            "SAMLRequest=%s&RelayState=%s"
                .formatted(
                    encode(Base64.getEncoder().encodeToString(request.getBytes(UTF_8))),
                    encode(RELAY));
        Page answer = browser.send("POST", realm.url("/protocol/saml"), body);
        return answer.status() == 200
            ? answer
            : browser.open(answer.url().resolve(answer.header("Location")));
      }

      @Override
      String read(String response) {
        return new String(Base64.getDecoder().decode(response), UTF_8);
      }
    },
    REDIRECT {
      @Override
      Page ask(TestRealm realm, WebBrowser browser, String request) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out =
            new DeflaterOutputStream(deflated, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
          out.write(request.getBytes(UTF_8));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return browser.open(
            realm.url(
                "/protocol/saml?SAMLRequest=%s&RelayState=%s"
                    .formatted(
                        encode(Base64.getEncoder().encodeToString(deflated.toByteArray())),
                        encode(RELAY))));
      }

      @Override
      String read(String response) {
        ByteArrayOutputStream inflated = new ByteArrayOutputStream();
        try (InflaterOutputStream out = new InflaterOutputStream(inflated, new Inflater(true))) {
          out.write(Base64.getDecoder().decode(response));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return inflated.toString(UTF_8);
      }
    };

    abstract Page ask(TestRealm realm, WebBrowser browser, String request);

    abstract String read(String response);

    Page ask(TestRealm realm, WebBrowser browser, boolean force) {
      return ask(
          realm,
          browser,
          "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"%s\""
                  .formatted(REQUEST_ID)
              + " Version=\"2.0\" IssueInstant=\"%s\" Destination=\"%s\" ForceAuthn=\"%s\""
                  .formatted(
                      Instant.now().truncatedTo(ChronoUnit.SECONDS),
                      realm.url("/protocol/saml"),
                      force)
              + " ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-%s\">"
                  .formatted(this == POST ? "POST" : "Redirect")
              + "<saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">saml</saml:Issuer>"
              + "</samlp:AuthnRequest>");
    }

    void assertAnswers(Page page, TestRealm realm) {
      Map<String, String> answer = answer(page);
      assertThat(answer).containsEntry("RelayState", RELAY);
      assertThat(read(answer.get("SAMLResponse")))
          .contains("InResponseTo=\"" + REQUEST_ID + "\"", "status:Success", realm.alice());
    }
  }

  static Stream<Arguments> bindingsByEachWay() {
    return Stream.of(Binding.values())
        .flatMap(binding -> Stream.of(Way.values()).map(way -> Arguments.of(binding, way)));
  }

  @ParameterizedTest
  @MethodSource("bindingsByEachWay")
  void samlClientGetsItsAnswer(Binding binding, Way way) {
    try (TestRealm realm = TestRealm.with(ProtocolsIT::addSamlClient, way.step())) {
      Page waiting =
          binding
              .ask(realm, browser, false)
              .is("passwordless-address")
              .submit("username", realm.alicesAddress());

      binding.assertAnswers(way.go(realm, waiting, browser), realm);
    }
  }

  @ParameterizedTest
  @EnumSource
  void samlClientMayAskForAFreshSignIn(Binding binding) {
    try (TestRealm realm = TestRealm.with(ProtocolsIT::addSamlClient, required(EMAIL_CODE))) {
      Page waiting = binding.ask(realm, browser, false).submit("username", realm.alicesAddress());
      waiting.submit("code", mail(realm).code());
      binding.assertAnswers(binding.ask(realm, browser, false), realm);

      Page button = binding.ask(realm, browser, true).is("passwordless-address");
      Page again = button.press("login").is("passwordless-code");
      binding.assertAnswers(again.submit("code", mail(realm, 2).code()), realm);
    }
  }

  @Test
  void deviceIsLetInByACode() {
    try (TestRealm realm = TestRealm.with(ProtocolsIT::allowDevices, required(EMAIL_CODE))) {
      Map<String, Object> device = device(realm);
      Page consent =
          verify(realm, device).submit("code", mail(realm).code()).is("login-oauth-grant");
      consent.press("accept");

      assertThat(poll(realm, device).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LINK_OF_THE_CODE_MAIL", "LINK_IN_THE_SAME_BROWSER", "RELAYED_CODE"})
  @DisplayName("RFC 8628 5.4: who follows a link lets in no device that somebody else holds")
  void linkLetsInADeviceInTheBrowserThatAskedOnly(Way way) {
    try (TestRealm realm = TestRealm.with(ProtocolsIT::allowDevices, way.step())) {
      Map<String, Object> device = device(realm);
      verify(realm, device);
      URI link = mail(realm).link();
      Page elsewhere = new WebBrowser().open(link).is("passwordless-problem");
      assertThat(elsewhere.text()).contains("only in the browser that asked for it");

      browser.open(link).press("confirm").is("login-oauth-grant").press("accept");
      assertThat(poll(realm, device).status()).isEqualTo(200);
      assertThat(realm.count(ExpectedEvent.OTHER_BROWSER)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void realmWithAnAddressOfItsOwnMailsThat(Way way) {
    String front =
        KeycloakServer.shared().baseUrl().toString().replace("//localhost", "//127.0.0.1");
    try (TestRealm realm =
        TestRealm.with(r -> r.getAttributes().put("frontendUrl", front), way.step())) {
      Page done = way.go(realm, browser);

      assertThat(realm.idToken(done.signedIn()).getIssuer()).startsWith(front);
      assertThat(mail(realm).link().toString()).startsWith(front + "/realms/");
      assertThat(mail(realm).disowningLink().toString()).startsWith(front + "/realms/");
    }
  }

  private static void addSamlClient(RealmRepresentation realm) {
    ClientRepresentation client = new ClientRepresentation();
    client.setClientId("saml");
    client.setProtocol("saml");
    client.setRedirectUris(List.of(REDIRECT));
    client.setAttributes(
        Map.of(
            "saml_assertion_consumer_url_post", REDIRECT,
            "saml_assertion_consumer_url_redirect", REDIRECT,
            "saml.client.signature", "false",
            "saml.server.signature", "false",
            "saml.assertion.signature", "false",
            "saml.authnstatement", "true"));
    client.setFrontchannelLogout(true);
    realm.getClients().add(client);
  }

  private static void allowDevices(RealmRepresentation realm) {
    realm
        .getClients()
        .get(0)
        .setAttributes(Map.of("oauth2.device.authorization.grant.enabled", "true"));
  }

  private static Map<String, Object> device(TestRealm realm) {
    return json(
        new WebBrowser()
            .send(
                "POST",
                realm.url("/protocol/openid-connect/auth/device"),
                "scope=openid&client_id=" + TestRealm.APPLICATION));
  }

  /** The page that waits, in the browser in which somebody has typed the device's code. */
  private Page verify(TestRealm realm, Map<String, Object> device) {
    return browser
        .open(URI.create(device.get("verification_uri_complete").toString()))
        .is("passwordless-address")
        .submit("username", realm.alicesAddress());
  }

  private static Page poll(TestRealm realm, Map<String, Object> device) {
    return new WebBrowser()
        .send(
            "POST",
            realm.url("/protocol/openid-connect/token"),
            "grant_type=%s&client_id=%s&device_code=%s"
                .formatted(
                    encode("urn:ietf:params:oauth:grant-type:device_code"),
                    TestRealm.APPLICATION,
                    encode(device.get("device_code").toString())));
  }

  /** What the application gets: in a query, a fragment or a form that posts itself. */
  private static Map<String, String> answer(Page page) {
    Map<String, String> answer = new HashMap<>();
    if (page.url().getPath().startsWith(Page.APPLICATION_PATH)) {
      Stream.of(page.url().getRawQuery(), page.url().getRawFragment())
          .filter(part -> part != null)
          .flatMap(part -> Stream.of(part.split("&")))
          .map(pair -> pair.split("=", 2))
          .forEach(pair -> answer.put(pair[0], URLDecoder.decode(pair[1], UTF_8)));
    } else {
      assertThat(page.document().select("form").attr("action"))
          .as(page.text())
          .startsWith(REDIRECT);
      page.document()
          .select("form input[name]")
          .forEach(input -> answer.put(input.attr("name"), input.attr("value")));
    }
    return answer;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(Page answer) {
    try {
      return JsonSerialization.readValue(answer.text(), Map.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
