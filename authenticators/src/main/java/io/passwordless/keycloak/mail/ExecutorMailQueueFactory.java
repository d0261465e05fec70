package io.passwordless.keycloak.mail;

import io.passwordless.keycloak.mail.Delivery.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.sessions.StickySessionEncoderProvider;

/**
 * The one queue of a server, on threads of its own from Keycloak's executors ({@code
 * DefaultExecutorsProviderFactory}: 4 threads, {@code
 * spi-executors--default--passwordless-mail--min} and {@code --max}). That executor takes any
 * number of tasks, so the bound is kept here.
 */
public final class ExecutorMailQueueFactory implements MailQueueFactory {

  private static final Logger LOG = Logger.getLogger(ExecutorMailQueueFactory.class);
  private static final String PROVIDER_ID = "default";
  private static final String EXECUTOR = "passwordless-mail";

  /** The server's options, with their defaults; none of them may be less than one. */
  private enum Option {
    QUEUE_SIZE(
        "queueSize",
        1000,
        "How many mails wait or are being sent at most, half of them of one realm; more are dropped"
            + " and reported."),
    REALM_THREADS(
        "realmThreads",
        3,
        "How many mails of one realm are sent at once, so that a hanging mail server of one realm"
            + " does not hold up the others."),
    TIMEOUT(
        "timeout",
        10,
        "Seconds to wait for a mail server at each step, where the realm's SMTP settings"
            + " (connectionTimeout, timeout, writeTimeout) do not say."),
    SHUTDOWN_TIMEOUT(
        "shutdownTimeout",
        10,
        "Seconds in which waiting mails are still sent when the server stops; what is left then is"
            + " reported.");

    private final String optionName;
    private final int defaultValue;
    private final String help;

    Option(String optionName, int defaultValue, String help) {
      this.optionName = optionName;
      this.defaultValue = defaultValue;
      this.help = help;
    }

    int read(Config.Scope config) {
      int value = config.getInt(optionName, defaultValue);
      if (value < 1) {
        throw new IllegalArgumentException(
            "spi-passwordless-mail--default: %s is %d; allowed: 1 or more"
                .formatted(optionName, value));
      }
      return value;
    }
  }

  private int queueSize;
  private int realmThreads;
  private Duration timeout;
  private Duration shutdownTimeout;
  private Outbox outbox;

  @Override
  public void init(Config.Scope config) {
    queueSize = Option.QUEUE_SIZE.read(config);
    realmThreads = Option.REALM_THREADS.read(config);
    timeout = Duration.ofSeconds(Option.TIMEOUT.read(config));
    shutdownTimeout = Duration.ofSeconds(Option.SHUTDOWN_TIMEOUT.read(config));
  }

  @Override
  public void postInit(KeycloakSessionFactory sessions) {
    MailSender sender = new MailSender(sessions, timeout);
    try (KeycloakSession session = sessions.create()) {
      outbox =
          new Outbox(
              session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR),
              queueSize,
              realmThreads,
              delivery -> sender.send(delivery.realmId(), delivery.mail().orElseThrow()),
              (delivery, outcome) -> report(sessions, delivery, outcome));
    }
  }

  @Override
  public MailQueue create(KeycloakSession session) {
    return new ExecutorMailQueue(session, outbox);
  }

  private static void report(KeycloakSessionFactory sessions, Delivery delivery, Outcome outcome) {
    try {
      KeycloakModelUtils.runJobInTransaction(
          sessions,
          session -> {
            RealmModel realm = session.realms().getRealm(delivery.realmId());
            if (realm != null) {
              session.getContext().setRealm(realm);
              if (outcome != Outcome.SENT && outcome != Outcome.WITHHELD) {
                LOG.warnf(
                    "A sign-in mail of realm '%s' was not sent: %s.",
                    realm.getName(), reason(outcome));
              }
              delivery.report(session, outcome);
            }
          });
    } catch (RuntimeException e) {
      LOG.error("What became of a sign-in mail could not be recorded.", e);
    }
  }

  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case SENT, WITHHELD -> throw new IllegalArgumentException(outcome + " is no failure");
      case REFUSED -> "the mail server refused it, or it could not be rendered";
      case LATE -> "the mail server did not take it in time";
      case OVERFLOW -> "the queue is full";
      case SHUTDOWN -> "the server is stopping";
    };
  }

  /**
   * What waits at shutdown is sent and reported first: before the threads end, and before the
   * caches and the database do, which these stores depend on in turn.
   */
  @Override
  public Set<Class<? extends Provider>> dependsOn() {
    return Set.of(
        ExecutorsProvider.class, SingleUseObjectProvider.class, StickySessionEncoderProvider.class);
  }

  @Override
  public List<ProviderConfigProperty> getConfigMetadata() {
    ProviderConfigurationBuilder options = ProviderConfigurationBuilder.create();
    Arrays.stream(Option.values())
        .forEach(
            option ->
                options
                    .property()
                    .name(option.optionName)
                    .type("int")
                    .helpText(option.help)
                    .defaultValue(option.defaultValue)
                    .add());
    return options.build();
  }

  @Override
  public void close() {
    if (outbox != null) {
      outbox.close(shutdownTimeout);
    }
  }

  @Override
  public String getId() {
    return PROVIDER_ID;
  }
}
