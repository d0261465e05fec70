package io.passwordless.keycloak.mail;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The SPI {@code passwordless-mail}: where the server's options for the queue have their place. */
public final class MailQueueSpi implements Spi {

  @Override
  public boolean isInternal() {
    return true;
  }

  @Override
  public String getName() {
    return "passwordless-mail";
  }

  @Override
  public Class<? extends Provider> getProviderClass() {
    return MailQueue.class;
  }

  @Override
  @SuppressWarnings("rawtypes") // the type Keycloak's interface asks for
  public Class<? extends ProviderFactory> getProviderFactoryClass() {
    return MailQueueFactory.class;
  }
}
