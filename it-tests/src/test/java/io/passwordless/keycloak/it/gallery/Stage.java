package io.passwordless.keycloak.it.gallery;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.impl.TargetClosedError;
import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.Mailbox;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderSimpleRepresentation;

/** Where one scene is set: its realms and windows, gone at its end. */
public final class Stage implements AutoCloseable {

  private final Chromium chromium;
  private Look look;
  private final List<TestRealm> realms = new ArrayList<>();
  private final List<Page> windows = new ArrayList<>();
  private final Map<Page, CDPSession> silenced = new HashMap<>();
  private boolean clockIsAhead;

  /** An empty stage. */
  public Stage(Chromium chromium, Look look) {
    this.chromium = chromium;
    this.look = look;
  }

  /** Opens all further windows without scripts. */
  Stage withoutScripts() {
    look = look.withoutScripts();
    return this;
  }

  /** Whether scripts run in windows that are opened now. */
  boolean javaScript() {
    return look.javaScript();
  }

  /** A realm with this flow that looks as asked for. */
  TestRealm realm(Consumer<RealmRepresentation> changes, Flow.Element... flow) {
    TestRealm realm = TestRealm.with(look.realm().andThen(changes), flow);
    realms.add(realm);
    return realm;
  }

  /** The same without further changes. */
  TestRealm realm(Flow.Element... flow) {
    return realm(r -> {}, flow);
  }

  /** A realm in which people sign in by password, and choose whether by email too. */
  TestRealm realmOfChoice(Flow.Element... flow) {
    return with("passwordless-preference", realm(flow));
  }

  /** A realm in which people sign in by a code, and are offered a passkey. */
  TestRealm realmOfPasskeys() {
    return with(
        "passwordless-passkey-offer",
        realm(
            TestRealm.setting("passkeyOffer", "on")
                .andThen(r -> r.setWebAuthnPolicyPasswordlessPasskeysEnabled(true)),
            Flow.required(Flow.EMAIL_CODE)));
  }

  private static TestRealm with(String requiredAction, TestRealm realm) {
    RequiredActionProviderSimpleRepresentation action =
        new RequiredActionProviderSimpleRepresentation();
    action.setProviderId(requiredAction);
    action.setName(requiredAction);
    realm.admin().flows().registerRequiredAction(action);
    return realm;
  }

  /** A window of a fresh profile. */
  Page window() {
    Page window = chromium.window(true, look.language());
    windows.add(window);
    if (!look.javaScript()) {
      CDPSession session = window.context().newCDPSession(window);
      setScripts(session, false);
      silenced.put(window, session);
    }
    return window;
  }

  /**
   * Lets a tool's scripts run in a window without scripts. Those of the page stay unrun. (They are
   * not switched off for the whole profile, because then nothing could switch them on.)
   */
  public void letToolsRun(Page window) {
    CDPSession session = silenced.get(window);
    if (session != null) {
      setScripts(session, true);
    }
  }

  private static void setScripts(CDPSession session, boolean run) {
    JsonObject off = new JsonObject();
    off.addProperty("value", !run);
    session.send("Emulation.setScriptExecutionDisabled", off);
  }

  /** A window that has opened an address. */
  Page open(URI address) {
    Page window = window();
    window.navigate(address.toString());
    return window;
  }

  /** A window in which the realm's application asks for a sign-in. */
  Page signIn(TestRealm realm, String... parameters) {
    return open(realm.signIn(parameters));
  }

  /** A window in which alice has asked for a mail. */
  Page ask(TestRealm realm) {
    return ask(realm, realm.alicesAddress());
  }

  /** A window in which somebody has asked for a mail. */
  Page ask(TestRealm realm, String address) {
    Page window = signIn(realm);
    window.fill("#username", address);
    press(window, "#kc-login");
    return window;
  }

  /** Alice's mail. */
  ReceivedMail mail(TestRealm realm) {
    return mail(realm.alicesAddress());
  }

  /** Somebody's first mail. */
  ReceivedMail mail(String address) {
    return Mailbox.shared().await(address, 1);
  }

  /** A window that shows a mail. */
  Page read(ReceivedMail mail) {
    Page window = window();
    window.setContent(mail.html());
    return window;
  }

  /** Signs alice in by her password. */
  void byPassword(TestRealm realm, Page window) {
    window.fill("#username", realm.alice());
    window.fill("#password", realm.alice());
    press(window, "#kc-login");
  }

  /** Types a code, which sends itself where scripts run. */
  void type(Page window, String code) {
    afterPost(
        window,
        () -> {
          window.fill("#code", code);
          if (!look.javaScript()) {
            window.click("#kc-login");
          }
        });
  }

  /** Presses a button that posts a form. */
  void press(Page window, String button) {
    afterPost(window, () -> window.click(button));
  }

  /** Asks for another mail, while one is on its way. */
  void resend(Page window) {
    window.click("summary");
    press(window, "button[name=resend]");
  }

  /** Lets so many seconds pass on the server. */
  void wait(TestRealm realm, int seconds) {
    clockIsAhead = true;
    setClock(realm, seconds);
  }

  @Override
  public void close() {
    if (clockIsAhead) {
      setClock(realms.get(0), 0);
    }
    windows.forEach(Stage::close);
    realms.forEach(TestRealm::close);
  }

  /** Playwright (1.x) fails to close a window in which a request is under way that it answers. */
  private static void close(Page window) {
    try {
      window.context().close();
    } catch (TargetClosedError e) {
      // it is closed
    }
  }

  private static void afterPost(Page window, Runnable action) {
    AtomicBoolean loaded = new AtomicBoolean();
    Consumer<Page> listener = page -> loaded.set(true);
    window.onLoad(listener);
    action.run();
    window.waitForCondition(loaded::get);
    window.offLoad(listener);
  }

  private static void setClock(TestRealm realm, int seconds) {
    new WebBrowser().send("POST", realm.url("/test-clock/" + seconds), "");
  }
}
