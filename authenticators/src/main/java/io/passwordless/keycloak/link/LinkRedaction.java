package io.passwordless.keycloak.link;

import io.passwordless.keycloak.signin.realm.LinkUrl;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Keeps link tokens out of the two logs of the server that tell the path of every request: that of
 * transactions at level DEBUG ({@code JtaTransactionWrapper}, 26.7) and the access log.
 * Thread-safe.
 */
public final class LinkRedaction {

  private static final List<String> LOGGERS =
      List.of("org.keycloak.transaction.JtaTransactionWrapper", "org.keycloak.http.access-log");

  private static final Pattern TOKEN =
      Pattern.compile(
          "(/%s/(?:%s|%s|%s)/)[^?\\s\"]+"
              .formatted(LinkUrl.RESOURCE, LinkUrl.LINK, LinkUrl.DISOWN, LinkUrl.PREVIEW));

  /** Held, because a logger that nobody holds forgets its filter. */
  private final List<Logger> loggers = LOGGERS.stream().map(Logger::getLogger).toList();

  /** Starts to keep them out, for as long as this object is held. */
  public void install() {
    for (Logger logger : loggers) {
      Filter present = logger.getFilter();
      logger.setFilter(record -> (present == null || present.isLoggable(record)) && redact(record));
    }
  }

  private static boolean redact(LogRecord record) {
    if (record.getMessage() != null) {
      record.setMessage(TOKEN.matcher(record.getMessage()).replaceAll("$1[hidden]"));
    }
    return true;
  }
}
