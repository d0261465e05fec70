package io.passwordless.keycloak.it.chromium;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Chromium, with fresh profiles in which the application answers with a page of its own. */
public final class Chromium implements AutoCloseable {

  private static final double PATIENCE_MILLIS = 15_000;

  /** How the console tells of a page that is there to say no. */
  private static final String REFUSED = "responded with a status of 4";

  private final List<String> complaints = new ArrayList<>();
  private final Playwright playwright = Playwright.create();
  private final Browser browser = playwright.chromium().launch(options());

  private static BrowserType.LaunchOptions options() {
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions()
            .setHeadless(true)
            .setArgs(
                List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync"));
    ChromiumBinary.ofThisRun().ifPresent(options::setExecutablePath);
    return options;
  }

  /** A window of a fresh profile, with JavaScript on or off. */
  public Page window(boolean javaScript) {
    return window(javaScript, ColorScheme.LIGHT);
  }

  /** A window of a fresh profile that prefers a colour scheme. */
  public Page window(boolean javaScript, ColorScheme colours) {
    return window(profile(javaScript).setColorScheme(colours));
  }

  /** A window of a fresh profile whose language is this one. */
  public Page window(boolean javaScript, String language) {
    return window(profile(javaScript).setLocale(language));
  }

  /** A window of a fresh profile whose browser says that it is this one. */
  public Page windowOf(String userAgent) {
    return window(profile(true).setUserAgent(userAgent));
  }

  private static Browser.NewContextOptions profile(boolean javaScript) {
    return new Browser.NewContextOptions()
        .setJavaScriptEnabled(javaScript)
        .setViewportSize(1000, 860);
  }

  private Page window(Browser.NewContextOptions options) {
    BrowserContext profile = browser.newContext(options);
    profile.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.text().contains(REFUSED)) {
            complaints.add(message.text());
          }
        });
    profile.onWebError(error -> complaints.add(error.error()));
    profile.setDefaultTimeout(PATIENCE_MILLIS);
    profile.route(
        url -> url.startsWith("http://localhost/application"),
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setBody("<h1>The application</h1>")));
    return profile.newPage();
  }

  /**
   * What consoles have complained of since this was last asked: failed scripts, anything that a
   * page's content security policy blocked.
   */
  public List<String> takeComplaints() {
    List<String> taken = List.copyOf(complaints);
    complaints.clear();
    return taken;
  }

  /** Keeps a picture of a window. */
  public static void picture(Page window, String name) {
    window.screenshot(
        new Page.ScreenshotOptions()
            .setPath(
                Path.of(System.getProperty("passwordless.target"), "screenshots", name + ".png")));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
