package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.line.Amount;
import io.passwordless.keycloak.policy.LinkBrowser;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.Waits;
import io.passwordless.keycloak.signin.words.Lifespan;
import io.passwordless.keycloak.signin.words.MailApp;
import java.text.DecimalFormatSymbols;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The page that waits for a code or a link, as its template sees it. */
public final class WaitingPage {

  private WaitingPage() {}

  /** The name of the method's template. */
  public static String template(SignInMethod method) {
    return switch (method) {
      case EMAIL_CODE -> "passwordless-code.ftl";
      case MAGIC_LINK -> "passwordless-inbox.ftl";
    };
  }

  /**
   * What the template is told, of either method.
   *
   * @param watched the path where the page asks whether the mail was used; empty if nowhere
   * @param locale of the page
   */
  public static Map<String, Object> model(
      Waits waits, SignInMethod method, Policy policy, String watched, Locale locale) {
    Map<String, Object> model = new HashMap<>();
    model.put("address", waits.address());
    model.put("known", waits.known());
    model.put("lifespan", Lifespan.left(waits.expiresIn()));
    model.put("expiresIn", Lifespan.seconds(waits.expiresIn()));
    model.put("waiting", watched);
    model.put("length", new Amount(waits.format().length()));
    model.put("alphabet", waits.format().alphabet().settingValue());
    model.put("end", end(waits.end()));
    model.put("linkWorks", waits.linkWorks());
    model.put("zero", zero(locale));
    model.put("resendHelps", waits.resendHelps());
    model.put("askedAgo", waits.askedAgo().toSeconds());
    model.put("resendIn", Lifespan.seconds(waits.resendIn()));
    model.put("restart", waits.mayStartOver());
    model.put("signUp", waits.mayBeNew());
    model.put("link", policy.mailsLink(method));
    model.put("relay", policy.linkBrowser() == LinkBrowser.RELAY);
    if (policy.mailAppLink() && !waits.known()) {
      MailApp.of(waits.address())
          .ifPresent(app -> model.put("mailApp", Map.of("name", app.appName(), "url", app.url())));
    }
    return model;
  }

  /** The first of the digits in which {@code MessageFormat} writes the numbers of the page. */
  private static String zero(Locale locale) {
    return Character.toString(DecimalFormatSymbols.getInstance(locale).getZeroDigit());
  }

  /** What a page of a mail that is over says, by the name it knows it by; empty if it is not. */
  private static String end(News end) {
    return switch (end) {
      case NONE -> "";
      case CLOSED -> "closed";
      case REFUSED -> "refused";
      default -> "over";
    };
  }
}
