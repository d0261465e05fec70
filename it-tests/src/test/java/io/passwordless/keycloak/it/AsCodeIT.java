package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.util.JsonSerialization;

/** The examples of docs/as-code.md, on a server without experimental features. */
@Tag("slow")
@NeedsOwnServer
class AsCodeIT {

  private static final String NAME = "keycloak-as-code";
  private static final Path HOME =
      Path.of(System.getProperty("passwordless.target"), NAME).toAbsolutePath();
  private static final Path IMPORT = HOME.resolve("data").resolve("import");
  private static final Path EXAMPLES =
      Path.of("..", "docs", "examples").toAbsolutePath().normalize();

  private static final String REALM = "example";
  private static final String ALICE = "alice@example.com";

  private static DistributionServer server;

  @BeforeAll
  static void start() {
    server = DistributionServer.startCopy(NAME, List.of("--db=dev-file"), "--import-realm");
    for (String script : List.of("kc.sh", "kcadm.sh")) {
      assertThat(HOME.resolve("bin").resolve(script).toFile().setExecutable(true)).isTrue();
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"turn-on.sh, 8", "turn-on-curl.sh, 6"})
  void scriptTurnsRealmOnAndAnotherOffWithNothingLeft(String script, int codeLength)
      throws Exception {
    try (TestRealm realm =
        TestRealm.on(server, r -> r.setBrowserFlow(null), password("REQUIRED"))) {
      JsonNode before = everythingOf(realm.admin());

      run(realm.name(), EXAMPLES.resolve(script).toString());
      JsonNode on = everythingOf(realm.admin());
      run(realm.name(), EXAMPLES.resolve(script).toString());

      assertThat(everythingOf(realm.admin())).isEqualTo(on).isNotEqualTo(before);
      Page page = asked(realm, new WebBrowser());
      String code = mail(realm).code();
      assertThat(code).hasSize(codeLength);
      assertThat(page.submit("code", code).signedIn()).isNotEmpty();

      run(realm.name(), EXAMPLES.resolve("turn-off.sh").toString());

      assertThat(everythingOf(realm.admin())).isEqualTo(before);
      assertThat(realm.openSignIn(new WebBrowser()).has("password")).isTrue();
    }
  }

  @Test
  void realmIsImportedExportedImportedIntoAnEmptyServerAndTurnedOff() throws Exception {
    importIntoEmptyServer(EXAMPLES.resolve("realm-passwordless.json"));
    useMailServerOfTests();
    JsonNode imported = switchOfExample();
    assertThat(imported.path("bound").asBoolean()).isTrue();
    assertThat(imported.path("edited").asBoolean()).isFalse();
    assertSignsInByCode();

    server.close();
    Path exported = HOME.resolve("exported.json");
    run(
        REALM,
        kc("kc.sh"),
        "export",
        "--optimized",
        "--realm",
        REALM,
        "--file",
        exported.toString());
    importIntoEmptyServer(exported);
    assertThat(switchOfExample()).isEqualTo(imported);
    assertSignsInByCode();

    run(REALM, EXAMPLES.resolve("turn-off.sh").toString());
    assertThat(everythingOfExample().toString()).doesNotContain("passwordless.", "passwordless-");
    assertThat(openSignIn().has("password")).isTrue();
  }

  private static void importIntoEmptyServer(Path realm) throws IOException {
    server.close();
    FileUtils.deleteDirectory(HOME.resolve("data").resolve("h2").toFile());
    Files.createDirectories(IMPORT);
    Files.copy(realm, IMPORT.resolve("realm.json"), StandardCopyOption.REPLACE_EXISTING);
    server = server.restart();
  }

  private static void useMailServerOfTests() {
    try (Keycloak administrator = administrator()) {
      RealmRepresentation realm = administrator.realm(REALM).toRepresentation();
      realm.setSmtpServer(
          Map.of(
              "host",
              server.hostOfTests(),
              "port",
              Integer.toString(MAILS.port()),
              "from",
              "no-reply@example.com"));
      administrator.realm(REALM).update(realm);
    }
  }

  private static void assertSignsInByCode() {
    int mails = MAILS.count(ALICE);
    Page page = openSignIn().is("passwordless-address").submit("username", ALICE);
    String code = MAILS.await(ALICE, mails + 1).code();

    assertThat(code).hasSize(8);
    assertThat(page.submit("code", code).signedIn()).isNotEmpty();
  }

  private static Page openSignIn() {
    return new WebBrowser()
        .open(
            URI.create(
                server.baseUrl()
                    + "/realms/"
                    + REALM
                    + "/protocol/openid-connect/auth?client_id=shop&response_type=code&scope=openid"
                    + "&redirect_uri=https://shop.example.com"
                    + Page.APPLICATION_PATH));
  }

  /** What the admin endpoint of the switch tells. */
  private static JsonNode switchOfExample() throws Exception {
    String session = HOME.resolve("kcadm.config").toString();
    run(
        REALM,
        kc("kcadm.sh"),
        "config",
        "credentials",
        "--config",
        session,
        "--server",
        server.baseUrl().toString(),
        "--realm",
        "master",
        "--user",
        server.adminUsername());
    return JsonSerialization.mapper.readTree(
        run(REALM, kc("kcadm.sh"), "get", "passwordless/flow", "--config", session, "-r", REALM));
  }

  private static JsonNode everythingOfExample() {
    try (Keycloak administrator = administrator()) {
      return everythingOf(administrator.realm(REALM));
    }
  }

  /** The realm as Keycloak exports it, with clients, flows and required actions. */
  private static JsonNode everythingOf(RealmResource realm) {
    return JsonSerialization.mapper.valueToTree(realm.partialExport(true, true));
  }

  private static Keycloak administrator() {
    return Keycloak.getInstance(
        server.baseUrl().toString(),
        "master",
        server.adminUsername(),
        server.adminPassword(),
        "admin-cli");
  }

  private static String kc(String script) {
    return HOME.resolve("bin").resolve(script).toString();
  }

  /** Runs a command as an administrator of the realm would, and returns what it prints. */
  private static String run(String realm, String... command) throws Exception {
    Path errors = HOME.resolve("command.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KEYCLOAK", server.baseUrl().toString(),
                "REALM", realm,
                "ADMIN", server.adminUsername(),
                "ADMIN_PASSWORD", server.adminPassword(),
                "KC_CLI_PASSWORD", server.adminPassword(),
                "KCADM", kc("kcadm.sh"),
                "JAVA_HOME", System.getProperty("java.home")));
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s%s", printed, Files.readString(errors)).isZero();
    return printed;
  }
}
