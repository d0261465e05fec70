package io.passwordless.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the pages need of Keycloak's own login themes, by name, and whether the Keycloak under test
 * still has it. A new need is written down here; what a new Keycloak has dropped fails here first.
 */
@NeedsOwnServer
class KeycloakThemeIT {

  private static final String TEMPLATES = "theme-resources/templates/";
  private static final String LAYER = TEMPLATES + "passwordless-commons.ftl";
  private static final String BRAND = TEMPLATES + "passwordless-brand.ftl";

  private static final Set<String> MACRO_FILES =
      Set.of("passkeys.ftl", "template.ftl", "social-providers.ftl");

  private static final Set<String> SECTIONS =
      Set.of("header", "show-username", "form", "socialProviders", "info");

  private static final Set<String> TEXTS =
      Set.of(
          "backToApplication",
          "backToLogin",
          "client_account-console",
          "doLogout",
          "doRegister",
          "doTryAgain",
          "doTryAnotherWay",
          "email",
          "errorTitle",
          "identity-provider-login-label",
          "loginAccountTitle",
          "noAccount",
          "registerTitle",
          "rememberMe",
          "username",
          "usernameOrEmail");

  /** In {@code keycloak.v2}, or in {@code keycloak}; where one has none, nothing stands. */
  private static final Set<String> PROPERTIES =
      Set.of(
          "kcAlertClass",
          "kcAlertIconClass",
          "kcAlertTitleClass",
          "kcButtonBlockClass",
          "kcButtonClass",
          "kcButtonDefaultClass",
          "kcButtonLargeClass",
          "kcButtonLinkClass",
          "kcButtonPrimaryClass",
          "kcButtonSecondaryClass",
          "kcCheckboxClass",
          "kcCheckboxInputClass",
          "kcCheckboxLabelClass",
          "kcCommonLogoIdP",
          "kcError",
          "kcFeedbackWarningIcon",
          "kcFormActionGroupClass",
          "kcFormButtonsClass",
          "kcFormClass",
          "kcFormControlUtilClass",
          "kcFormGroupClass",
          "kcFormGroupErrorClass",
          "kcFormGroupLabelClass",
          "kcFormHelperTextClass",
          "kcFormLabelClass",
          "kcFormLabelTextClass",
          "kcFormSocialAccountListButtonClass",
          "kcFormSocialAccountListButtonDisabledClass",
          "kcFormSocialAccountListClass",
          "kcFormSocialAccountNameClass",
          "kcFormSocialAccountSectionClass",
          "kcInputClass",
          "kcInputErrorIconClass",
          "kcInputErrorIconStatusClass",
          "kcInputErrorMessageClass",
          "kcInputHelperTextAfterClass",
          "kcInputHelperTextClass",
          "kcInputHelperTextItemClass",
          "kcInputHelperTextItemTextClass",
          "kcInputWrapperClass",
          "kcLabelClass",
          "kcLabelWrapperClass");

  /** Of Keycloak's pages, in the style sheets; where there is none, the browser's own look. */
  private static final Set<String> STYLES =
      Set.of(
          "#kc-attempted-username",
          "#kc-header-wrapper",
          "#kc-select-try-another-way-form",
          "--pf-v5-global--BackgroundColor--200",
          "--pf-v5-global--BorderColor--100",
          "--pf-v5-global--Color--100",
          "--pf-v5-global--Color--200",
          "--pf-v5-c-button--BorderRadius",
          "--pf-v5-c-button--m-primary--BackgroundColor",
          "--pf-v5-c-button--m-primary--Color",
          "--pf-v5-c-button--m-primary--active--BackgroundColor",
          "--pf-v5-c-button--m-primary--focus--BackgroundColor",
          "--pf-v5-c-button--m-primary--hover--BackgroundColor",
          "--pf-v5-global--FontFamily--monospace",
          "--pf-v5-global--link--Color",
          "--pf-v5-global--link--Color--hover",
          "--pf-v5-global--primary-color--100",
          "--pf-v5-global--primary-color--200",
          "--pf-v5-global--primary-color--dark-100",
          ".kc-login-tooltip",
          ".kc-tooltip-text",
          ".pf-c-alert",
          ".pf-m-primary",
          ".pf-v5-c-button",
          ".pf-v5-c-form-control",
          ".pf-v5-c-login__main",
          ".pf-v5-c-login__main-body",
          ".pf-v5-c-login__main-header",
          ".pf-v5-theme-dark");

  @Test
  void needsAreInOneFile() throws IOException {
    try (JarFile jar = dropIn()) {
      assertThat(
              jar.stream()
                  .filter(entry -> entry.getName().matches(TEMPLATES + "passwordless-\\w+\\.ftl"))
                  .filter(entry -> !List.of(LAYER, BRAND).contains(entry.getName())))
          .isNotEmpty()
          .allSatisfy(
              entry -> {
                String page = read(jar, entry.getName());
                assertThat(find("properties\\.kc\\w+", page)).as(entry.getName()).isEmpty();
                assertThat(find("msg\\(\"(?!passwordless)[^\"]*", page))
                    .as(entry.getName())
                    .isEmpty();
                assertThat(find("#import \"(.*?)\"", page))
                    .as(entry.getName())
                    .containsExactly("passwordless-commons.ftl");
                assertThat(SECTIONS)
                    .as(entry.getName())
                    .containsAll(find("section = \"(.*?)\"", page));
              });
    }
  }

  @Test
  void needsAreThoseWrittenDown() throws IOException {
    try (JarFile jar = dropIn()) {
      String layer = read(jar, LAYER).replaceAll("(?s)<#--.*?-->", "");
      assertThat(find("properties\\.(\\w+)", layer)).isEqualTo(new TreeSet<>(PROPERTIES));
      assertThat(find("\"((?!passwordless-)[\\w-]+\\.ftl)\"", layer))
          .isEqualTo(new TreeSet<>(MACRO_FILES));
      assertThat(find("layout\\.(\\w+)", layer)).containsExactly("registrationLayout");
      Set<String> styles = new TreeSet<>();
      for (String sheet :
          List.of(
              "theme-resources/resources/css/passwordless.css",
              "theme/passwordless/login/resources/css/plain.css",
              BRAND)) {
        styles.addAll(find("(?:--|[.#])(?:pf-|kc-)[\\w-]+", read(jar, sheet)));
      }
      assertThat(styles).isEqualTo(new TreeSet<>(STYLES));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keycloak.v2", "base"})
  void frameIsThere(String theme) throws IOException {
    try (JarFile keycloak = themes()) {
      String template = read(keycloak, "theme/" + theme + "/login/template.ftl");
      assertThat(template)
          .containsPattern("#macro registrationLayout [^>]*displayInfo=")
          .containsPattern("#macro registrationLayout [^>]*displayMessage=");
      assertThat(find("#nested \"(.*?)\"", template)).containsAll(SECTIONS);
      assertThat(template)
          .as("the field that usernameLabel names")
          .contains("kc-attempted-username");
    }
  }

  @Test
  void placeOfTheColourAndTheLogoIsThere() throws IOException {
    try (JarFile keycloak = themes()) {
      assertThat(read(keycloak, "theme/keycloak.v2/login/template.ftl"))
          .contains("#import \"footer.ftl\" as loginFooter", "@loginFooter.content");
      assertThat(read(keycloak, "theme/keycloak.v2/login/footer.ftl")).contains("#macro content");
    }
  }

  @Test
  void textsAreThoseWrittenDown() throws IOException {
    try (JarFile jar = dropIn();
        JarFile keycloak = themes()) {
      Set<String> quoted = find("\"([\\w-]+)\"", read(jar, LAYER).replaceAll("(?s)<#--.*?-->", ""));
      quoted.retainAll(
          properties(keycloak, "theme/base/login/messages/messages_en.properties")
              .stringPropertyNames());
      assertThat(quoted).isEqualTo(new TreeSet<>(TEXTS));
    }
  }

  @Test
  void propertiesTextsAndMacrosAreThere() throws IOException {
    try (JarFile keycloak = themes()) {
      Set<String> names = new TreeSet<>();
      for (String theme : List.of("keycloak.v2", "keycloak")) {
        names.addAll(
            properties(keycloak, "theme/" + theme + "/login/theme.properties")
                .stringPropertyNames());
      }
      assertThat(names).containsAll(PROPERTIES);
      assertThat(
              properties(keycloak, "theme/base/login/messages/messages_en.properties")
                  .stringPropertyNames())
          .containsAll(TEXTS);
      assertThat(read(keycloak, "theme/keycloak.v2/login/social-providers.ftl"))
          .contains("#macro show social");
      assertThat(read(keycloak, "theme/base/login/passkeys.ftl"))
          .contains("#macro conditionalUIData", "id=\"authenticateWebAuthnButton\"");
    }
  }

  private static Set<String> find(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
    }
    return found;
  }

  private static JarFile dropIn() throws IOException {
    return new JarFile(System.getProperty("passwordless.jar"));
  }

  private static JarFile themes() throws IOException {
    Path jars = Path.of(System.getProperty("passwordless.distribution"), "lib", "lib", "main");
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(jars, "org.keycloak.keycloak-themes-[0-9]*.jar")) {
      return new JarFile(found.iterator().next().toFile());
    }
  }

  private static Properties properties(JarFile jar, String name) throws IOException {
    Properties properties = new Properties();
    properties.load(
        new ByteArrayInputStream(read(jar, name).getBytes(StandardCharsets.ISO_8859_1)));
    return properties;
  }

  private static String read(JarFile jar, String name) {
    try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
