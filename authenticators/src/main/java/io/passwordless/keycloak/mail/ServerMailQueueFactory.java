package io.passwordless.keycloak.mail;

import io.passwordless.keycloak.mail.Delivery.Fate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTask;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.sessions.StickySessionEncoderProvider;

/**
 * The queues of a server: work on Keycloak's executors ({@code DefaultExecutorsProviderFactory},
 * 26.7: 4 threads, {@code spi-executors--default--passwordless-mail--min}), mails on threads of
 * their own. A mail spends its time waiting for a mail server, and of those executors' threads only
 * the first number is ever used.
 */
public final class ServerMailQueueFactory implements MailQueueFactory {

  private static final Logger LOG = Logger.getLogger(ServerMailQueueFactory.class);
  private static final String PROVIDER_ID = "default";
  private static final String EXECUTOR = "passwordless-mail";

  /** As many as Keycloak's executors have, unless the operator says otherwise. */
  private static final int WORKERS = 4;

  /** The server's options, with their defaults; none of them may be less than one. */
  private enum Option {
    QUEUE_SIZE(
        "queueSize",
        1000,
        "How many mails wait or are being sent at most, half of them of one realm; more are dropped"
            + " and reported."),
    WORK_SIZE(
        "workSize",
        10_000,
        "How many requests wait at most to be looked at, half of them of one realm; more are"
            + " dropped and counted in the log."),
    THREADS("threads", 64, "How many mails are sent at once."),
    REALM_THREADS(
        "realmThreads",
        24,
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
  private int workSize;
  private int threads;
  private int realmThreads;
  private Duration timeout;
  private Duration shutdownTimeout;
  private ExecutorService senders;
  private Backlog backlog;
  private Outbox outbox;
  private MailSender sender;

  @Override
  public void init(Config.Scope config) {
    queueSize = Option.QUEUE_SIZE.read(config);
    workSize = Option.WORK_SIZE.read(config);
    threads = Option.THREADS.read(config);
    realmThreads = Option.REALM_THREADS.read(config);
    timeout = Duration.ofSeconds(Option.TIMEOUT.read(config));
    shutdownTimeout = Duration.ofSeconds(Option.SHUTDOWN_TIMEOUT.read(config));
  }

  @Override
  public void postInit(KeycloakSessionFactory sessions) {
    sender = new MailSender(sessions, timeout);
    AtomicInteger number = new AtomicInteger();
    senders =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, EXECUTOR + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    outbox =
        new Outbox(
            new Lanes(senders, threads, realmThreads),
            queueSize,
            delivery -> sender.send(delivery.realmId(), delivery.mail()),
            (delivery, fate) -> report(sessions, delivery, fate));
    try (KeycloakSession session = sessions.create()) {
      Executor executor = session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR);
      backlog =
          new Backlog(
              new Lanes(executor, WORKERS, WORKERS - 1),
              workSize,
              work -> inRealm(sessions, work.realmId(), work::run),
              ServerMailQueueFactory::failed);
    }
  }

  @Override
  public MailQueue create(KeycloakSession session) {
    return new ServerMailQueue(session, backlog, outbox, sender);
  }

  private static void failed(RuntimeException e) {
    LOG.errorf("A request for a sign-in by email failed: %s", new MailTrouble(e).withoutReplies());
    LOG.debug("It failed here", e);
  }

  private static void report(KeycloakSessionFactory sessions, Delivery delivery, Fate fate) {
    try {
      inRealm(
          sessions,
          delivery.realmId(),
          session -> {
            reason(fate)
                .ifPresent(
                    reason ->
                        LOG.warnf(
                            "A sign-in mail of realm '%s' was not sent: %s.",
                            session.getContext().getRealm().getName(), reason));
            delivery.report(session, fate);
          });
    } catch (RuntimeException e) {
      LOG.error("What became of a sign-in mail could not be recorded.", e);
    }
  }

  private static void inRealm(
      KeycloakSessionFactory sessions, String realmId, KeycloakSessionTask task) {
    KeycloakModelUtils.runJobInTransaction(
        sessions,
        session -> {
          RealmModel realm = session.realms().getRealm(realmId);
          if (realm != null) {
            session.getContext().setRealm(realm);
            task.run(session);
          }
        });
  }

  /** What the log says of one mail; an overflow is told in sums. */
  private static Optional<String> reason(Fate fate) {
    return switch (fate) {
      case SENT, OVERFLOW -> Optional.empty();
      case REFUSED -> Optional.of("the mail server refused it, or it could not be rendered");
      case LATE -> Optional.of("the mail server did not take it in time");
      case SHUTDOWN -> Optional.of("the server is stopping");
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
    if (backlog != null) {
      backlog.close(shutdownTimeout);
      outbox.close(shutdownTimeout);
      senders.shutdown();
    }
  }

  @Override
  public String getId() {
    return PROVIDER_ID;
  }
}
