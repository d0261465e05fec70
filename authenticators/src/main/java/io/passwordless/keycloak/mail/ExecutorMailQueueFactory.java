package io.passwordless.keycloak.mail;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.keycloak.Config;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/**
 * The one queue of a server, on threads of its own from Keycloak's executors ({@code
 * DefaultExecutorsProviderFactory}: 4 threads, {@code
 * spi-executors--default--passwordless-mail--min} and {@code --max}). That executor takes any
 * number of tasks, so the bound is kept here.
 */
public final class ExecutorMailQueueFactory implements MailQueueFactory {

  private static final String PROVIDER_ID = "default";
  private static final String EXECUTOR = "passwordless-mail";
  private static final String QUEUE_SIZE = "queueSize";
  private static final int DEFAULT_QUEUE_SIZE = 1000;

  private Semaphore places;

  @Override
  public void init(Config.Scope config) {
    places = new Semaphore(config.getInt(QUEUE_SIZE, DEFAULT_QUEUE_SIZE));
  }

  @Override
  public MailQueue create(KeycloakSession session) {
    return new ExecutorMailQueue(
        session, session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR), places);
  }

  @Override
  public List<ProviderConfigProperty> getConfigMetadata() {
    return ProviderConfigurationBuilder.create()
        .property()
        .name(QUEUE_SIZE)
        .type("int")
        .helpText("How many mails wait or are being sent at most; more are dropped and reported.")
        .defaultValue(DEFAULT_QUEUE_SIZE)
        .add()
        .build();
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    // nothing to do
  }

  @Override
  public void close() {
    // the executor belongs to Keycloak
  }

  @Override
  public String getId() {
    return PROVIDER_ID;
  }
}
