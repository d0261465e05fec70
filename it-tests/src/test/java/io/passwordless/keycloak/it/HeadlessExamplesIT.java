package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.otpIfConfigured;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.passwordless.keycloak.it.http.App;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.RealmRepresentation;

/** The example clients of {@code docs/headless.md}, run as they stand there. */
class HeadlessExamplesIT {

  private static final String REDIRECT_URI = "http://localhost/application";
  private static final int PATIENCE_SECONDS = 60;

  /** A client, and what runs it. */
  enum Example {
    JAVASCRIPT("node", "sign-in.mjs"),
    JAVA(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "SignIn.java"),
    SHELL("bash", "sign-in.sh");

    private final String program;
    private final String file;

    Example(String program, String file) {
      this.program = program;
      this.file = file;
    }

    Process start(TestRealm realm, String... redirectUri) throws IOException {
      assumeThat(Stream.of(program, this == SHELL ? "jq" : program))
          .as("what runs the example is on this machine")
          .allMatch(HeadlessExamplesIT::isThere);
      List<String> command = new ArrayList<>();
      command.add(program);
      command.add(Path.of("..", "docs", "examples", "headless", file).toString());
      command.addAll(
          List.of(realm.url("").toString(), TestRealm.APPLICATION, realm.alicesAddress()));
      command.addAll(List.of(redirectUri));
      return new ProcessBuilder(command)
          .directory(Path.of(System.getProperty("user.dir")).toFile())
          .redirectErrorStream(true)
          .start();
    }
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(Path::of)
        .anyMatch(folder -> Files.isExecutable(folder.resolve(program)));
  }

  @ParameterizedTest
  @EnumSource
  void signsInByCodeAndOneTimePassword(Example example) throws Exception {
    try (TestRealm realm =
        realm(r -> r.getUsers().get(0).getCredentials().add(Totp.credential()))) {
      Process process = example.start(realm);
      String code = MAILS.await(realm.alicesAddress(), 1).code();

      String said = said(process, wrong(code), code, "000000", Totp.now());
      assertThat(said).contains("Signed in: " + realm.alice()).containsPattern("wrong");
      assertThat(process.exitValue()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsWhoHasSomethingLeftToDoToABrowser(Example example) throws Exception {
    try (TestRealm realm =
        realm(r -> r.getUsers().get(0).setRequiredActions(List.of("UPDATE_PASSWORD")))) {
      Process process = example.start(realm, REDIRECT_URI);
      String said = said(process, MAILS.await(realm.alicesAddress(), 1).code());

      Matcher address = Pattern.compile("browser: (http\\S+request_uri=urn\\S+)").matcher(said);
      assertThat(address.find()).as(said).isTrue();
      assertThat(new WebBrowser().open(URI.create(address.group(1))).is("passwordless-address"))
          .isNotNull();
      assertThat(process.exitValue()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leadsNowhereWithoutAnAddressToComeBackTo(Example example) throws Exception {
    try (TestRealm realm =
        realm(r -> r.getUsers().get(0).setRequiredActions(List.of("UPDATE_PASSWORD")))) {
      Process process = example.start(realm);
      String said = said(process, MAILS.await(realm.alicesAddress(), 1).code());

      assertThat(said).contains("sign in in a browser").doesNotContain("request_uri");
      assertThat(process.exitValue()).isEqualTo(2);
    }
  }

  private static TestRealm realm(Consumer<RealmRepresentation> changes) {
    return TestRealm.with(App.allowed().andThen(changes), required(EMAIL_CODE), otpIfConfigured());
  }

  /** What a client says to somebody who types these lines. */
  private static String said(Process process, String... lines) throws InterruptedException {
    try (Writer keyboard = process.outputWriter(StandardCharsets.UTF_8)) {
      keyboard.write(String.join("\n", Stream.concat(Stream.of(lines), Stream.of("")).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
