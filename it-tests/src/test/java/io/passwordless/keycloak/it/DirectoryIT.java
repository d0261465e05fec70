package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldif.LDIFException;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.KeycloakServer;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.ComponentRepresentation;

/** Dora, who is in an LDAP directory that takes no change. */
class DirectoryIT {

  private static final String BASE = "dc=example,dc=com";

  private static InMemoryDirectoryServer directory;

  private final WebBrowser browser = new WebBrowser();

  /** How a realm uses the directory. */
  enum Use {
    READ_ONLY_AND_IMPORTED("READ_ONLY", true),
    READ_ONLY_AND_NOT_IMPORTED("READ_ONLY", false),
    UNSYNCED("UNSYNCED", true);

    private final String editMode;
    private final boolean imported;

    Use(String editMode, boolean imported) {
      this.editMode = editMode;
      this.imported = imported;
    }

    TestRealm realm() {
      TestRealm realm = TestRealm.with(SignUpIT.open(), password("REQUIRED"));
      add("dora-" + realm.name());
      ComponentRepresentation storage = new ComponentRepresentation();
      storage.setName("directory");
      storage.setProviderId("ldap");
      storage.setProviderType("org.keycloak.storage.UserStorageProvider");
      MultivaluedHashMap<String, String> config = new MultivaluedHashMap<>();
      Map.ofEntries(
              Map.entry("enabled", "true"),
              Map.entry("vendor", "other"),
              Map.entry("editMode", editMode),
              Map.entry("importEnabled", Boolean.toString(imported)),
              Map.entry("syncRegistrations", "false"),
              Map.entry("usernameLDAPAttribute", "uid"),
              Map.entry("rdnLDAPAttribute", "uid"),
              Map.entry("uuidLDAPAttribute", "entryUUID"),
              Map.entry("userObjectClasses", "inetOrgPerson"),
              Map.entry(
                  "connectionUrl",
                  "ldap://%s:%d"
                      .formatted(KeycloakServer.shared().hostOfTests(), directory.getListenPort())),
              Map.entry("usersDn", "ou=people," + BASE),
              Map.entry("searchScope", "1"),
              Map.entry("authType", "none"))
          .forEach(config::putSingle);
      storage.setConfig(config);
      try (Response added = realm.admin().components().add(storage)) {
        assertThat(added.getStatus()).isEqualTo(201);
      }
      realm.rest().put("flow", "{\"password\": true}").is(200);
      return realm;
    }
  }

  @BeforeAll
  static void open() throws LDAPException, LDIFException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
    config.setSchema(null);
    config.setAllowedOperationTypes(
        EnumSet.of(OperationType.BIND, OperationType.SEARCH, OperationType.UNBIND));
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig(
            "directory", KeycloakServer.shared().addressForServer(), 0, null));
    directory = new InMemoryDirectoryServer(config);
    directory.add("dn: " + BASE, "objectClass: domain", "dc: example");
    directory.add("dn: ou=people," + BASE, "objectClass: organizationalUnit", "ou: people");
    directory.startListening();
  }

  @AfterAll
  static void close() {
    directory.shutDown(true);
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void codeAndLinksSignIn(Use use) {
    try (TestRealm realm = use.realm()) {
      Page done = byCode(realm, browser, 1);
      assertThat(realm.idToken(done.signedIn()).getPreferredUsername()).isEqualTo(dora(realm));
      WebBrowser second = new WebBrowser();
      asked(realm, second, address(realm));
      second.open(MAILS.await(address(realm), 2).link()).press("confirm").signedIn();
      asked(realm, new WebBrowser(), address(realm));
      Page elsewhere = new WebBrowser().open(MAILS.await(address(realm), 3).link());

      assertThat(realm.idToken(elsewhere.press("confirm").signedIn()).getPreferredUsername())
          .isEqualTo(dora(realm));
    }
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void administratorsLinkSignsIn(Use use) {
    try (TestRealm realm = use.realm()) {
      String body =
          "{\"email\": \"%s\", \"clientId\": \"%s\"}"
              .formatted(address(realm), TestRealm.APPLICATION);
      String link = realm.rest().post("links", body).is(201).text("link");

      assertThat(browser.open(URI.create(link)).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void whoIsInTheDirectoryIsNoStrangerAndWhoIsNotSignsUpBesideIt(Use use) {
    try (TestRealm realm = use.realm()) {
      String stranger = "new-" + realm.name() + "@example.com";
      asked(realm, browser, stranger)
          .submit("code", MAILS.await(stranger, 1).code())
          .is("login-update-profile");
      assertThat(realm.admin().users().searchByEmail(stranger, true)).hasSize(1);

      asked(realm, new WebBrowser(), address(realm));
      assertThat(MAILS.await(address(realm), 1).text())
          .doesNotContain("There is no account with this address");
    }
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void emailIsRefusedAndTakenUpAgain(Use use) {
    try (TestRealm realm = use.realm()) {
      byCode(realm, browser, 1).signedIn();
      changePreference(realm);
      MAILS.await(address(realm), 2);
      asked(realm, new WebBrowser(), address(realm)).is("passwordless-code");
      realm.await(ExpectedEvent.REFUSED);

      changePreference(realm);
      MAILS.await(address(realm), 3);
      assertThat(byCode(realm, new WebBrowser(), 4).signedIn()).isNotEmpty();
    }
  }

  private void changePreference(TestRealm realm) {
    realm
        .openSignIn(browser, "kc_action=passwordless-preference")
        .is("passwordless-preference")
        .press("preference")
        .signedIn();
  }

  private static Page byCode(TestRealm realm, WebBrowser browser, int mail) {
    return asked(realm, browser, address(realm))
        .submit("code", MAILS.await(address(realm), mail).code());
  }

  private static void add(String name) {
    try {
      directory.add(
          "dn: uid=%s,ou=people,%s".formatted(name, BASE),
          "objectClass: inetOrgPerson",
          "uid: " + name,
          "cn: Dora",
          "sn: Person",
          "givenName: Dora",
          "mail: " + name + "@example.com",
          "userPassword: " + name);
    } catch (LDAPException | LDIFException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String dora(TestRealm realm) {
    return "dora-" + realm.name();
  }

  private static String address(TestRealm realm) {
    return dora(realm) + "@example.com";
  }
}
