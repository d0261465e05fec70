package io.passwordless.keycloak.signin.words;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where people read the mail of an address, by its domain alone: no account is looked at. */
public enum MailApp {
  GMAIL("Gmail", "https://mail.google.com/", "gmail.com", "googlemail.com"),
  OUTLOOK(
      "Outlook",
      "https://outlook.live.com/mail/",
      "outlook.com",
      "hotmail.com",
      "live.com",
      "msn.com"),
  ICLOUD("iCloud Mail", "https://www.icloud.com/mail/", "icloud.com", "me.com", "mac.com"),
  YAHOO("Yahoo Mail", "https://mail.yahoo.com/", "yahoo.com"),
  PROTON("Proton Mail", "https://mail.proton.me/", "proton.me", "protonmail.com", "pm.me"),
  FASTMAIL("Fastmail", "https://app.fastmail.com/", "fastmail.com"),
  GMX("GMX", "https://www.gmx.net/", "gmx.de", "gmx.net"),
  WEB_DE("WEB.DE", "https://web.de/", "web.de");

  private final String appName;
  private final String url;
  private final Set<String> domains;

  MailApp(String appName, String url, String... domains) {
    this.appName = appName;
    this.url = url;
    this.domains = Set.of(domains);
  }

  /** That of an address; of anything else, none. */
  public static Optional<MailApp> of(String typed) {
    String domain = typed.substring(typed.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    for (MailApp app : values()) {
      if (typed.indexOf('@') > 0 && app.domains.contains(domain)) {
        return Optional.of(app);
      }
    }
    return Optional.empty();
  }

  /** What people call it. */
  public String appName() {
    return appName;
  }

  /** Its address. */
  public String url() {
    return url;
  }
}
