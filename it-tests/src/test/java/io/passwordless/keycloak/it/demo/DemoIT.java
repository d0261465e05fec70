package io.passwordless.keycloak.it.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person meets it: a process, what it prints, and its pages. */
@NeedsOwnServer
class DemoIT {

  private static final long PATIENCE_SECONDS = 240;

  @TempDir private Path directory;

  @Test
  @Tag("slow")
  void signsInByCodeAndByLinkFromThePageOfMails() throws Exception {
    Path home = directory.resolve("keycloak");
    Path distribution = Path.of(System.getProperty("passwordless.distribution"));
    FileUtils.copyDirectory(
        distribution.toFile(),
        home.toFile(),
        file -> !file.equals(distribution.resolve("data").toFile()));
    Assertions.assertThat(home.resolve("bin").resolve("kc.sh").toFile().setExecutable(true))
        .isTrue();
    Process demo = start(home, freePort(), freePort(), freePort());
    try (Chromium chromium = new Chromium()) {
      String told = awaitTold(demo, "Ctrl-C ends it");
      String signIn = told(told, "Sign in: +(\\S+)");
      Page mails = chromium.window(true);
      mails.navigate(told(told, "Mails: +(\\S+)"));

      Page byCode = ask(chromium, signIn);
      Matcher code = Pattern.compile("\\b[0-9]{6}\\b").matcher(newestMail(mails, 1));
      Assertions.assertThat(code.find()).isTrue();
      byCode.fill("#code", code.group());
      isSignedIn(byCode);

      ask(chromium, signIn);
      String text = newestMail(mails, 2);
      Page byLink = chromium.window(true);
      byLink.navigate(told(text, "(http\\S+/passwordless/link/\\S+)"));
      byLink.click("button[name=confirm]");
      isSignedIn(byLink);
    } finally {
      demo.destroy();
      Assertions.assertThat(demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    Assertions.assertThat(output()).contains("Ending the demo");
  }

  @Test
  void portThatIsTakenIsToldInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process demo = start(directory, freePort(), taken.getLocalPort(), freePort());

      Assertions.assertThat(demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      Assertions.assertThat(demo.exitValue()).isEqualTo(1);
      Assertions.assertThat(output().strip().lines())
          .singleElement()
          .asString()
          .contains("port " + taken.getLocalPort() + " is not free", "-Ddemo.mail.port=");
    }
  }

  private Process start(Path home, int keycloak, int mail, int smtp) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dpasswordless.distribution=" + home);
    command.add("-Dpasswordless.jar=" + System.getProperty("passwordless.jar"));
    command.add("-Ddemo.keycloak.port=" + keycloak);
    command.add("-Ddemo.mail.port=" + mail);
    command.add("-Ddemo.smtp.port=" + smtp);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add(Demo.class.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private String awaitTold(Process demo, String last) throws IOException, InterruptedException {
    for (long i = 0; i < PATIENCE_SECONDS && !output().contains(last); i++) {
      Assertions.assertThat(demo.isAlive()).as(output()).isTrue();
      Thread.sleep(1000);
    }
    Assertions.assertThat(output()).contains(last);
    return output();
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("output"), StandardCharsets.UTF_8);
  }

  private static Page ask(Chromium chromium, String signIn) {
    Page window = chromium.window(true);
    window.navigate(signIn);
    window.fill("#username", "alice@example.com");
    window.click("#kc-login");
    window.waitForSelector("#code");
    return window;
  }

  /** The text of the newest mail, once there are so many. */
  private static String newestMail(Page mails, int count) {
    assertThat(mails.locator("article")).hasCount(count);
    return mails.locator("article").first().locator("pre").textContent();
  }

  /** A server that has just started shows its first account console after seconds. */
  private static void isSignedIn(Page window) {
    assertThat(window.getByRole(AriaRole.HEADING).first())
        .containsText(
            "Personal info", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
  }

  private static String told(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    Assertions.assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
