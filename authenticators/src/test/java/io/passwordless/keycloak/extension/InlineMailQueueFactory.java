package io.passwordless.keycloak.extension;

import io.passwordless.keycloak.mail.Delivery;
import io.passwordless.keycloak.mail.MailQueue;
import io.passwordless.keycloak.mail.MailQueueFactory;
import io.passwordless.keycloak.mail.SignInMail;
import java.util.HashMap;
import org.keycloak.Config;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/** A queue that is none: the request waits for the mail server, and tells by that what it did. */
public final class InlineMailQueueFactory implements MailQueueFactory {

  @Override
  public MailQueue create(KeycloakSession session) {
    return new Inline(session);
  }

  @Override
  public String getId() {
    return "inline";
  }

  @Override
  public void init(Config.Scope config) {
    // no options
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    // nothing to do
  }

  @Override
  public void close() {
    // nothing to release
  }

  private record Inline(KeycloakSession session) implements MailQueue {

    @Override
    public void afterCommit(Delivery delivery) {
      delivery.mail().ifPresent(this::send);
    }

    private void send(SignInMail mail) {
      RealmModel realm = session.getContext().getRealm();
      try {
        session
            .getProvider(EmailTemplateProvider.class)
            .setRealm(realm)
            .setUser(session.users().getUserById(realm, mail.userId()))
            .send(
                mail.subjectKey(),
                mail.subjectArguments(),
                mail.template() + ".ftl",
                new HashMap<>(mail.attributes()),
                mail.address());
      } catch (EmailException e) {
        throw new IllegalStateException("the mail server did not take the mail", e);
      }
    }

    @Override
    public void close() {
      // nothing to release
    }
  }
}
