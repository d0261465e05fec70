package io.passwordless.keycloak.account;

import io.passwordless.keycloak.signin.PasskeyOffer;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Offers a passkey to somebody who has signed in by email. A required action, because Keycloak
 * (26.7, {@code AuthenticationManager.nextRequiredAction}) comes to those when the whole flow is
 * through. Stateless.
 */
public final class PasskeyOfferAction implements RequiredActionProvider, RequiredActionFactory {

  private static final String FIELD = "passkey";
  private static final String ADD = "add";
  private static final String LATER = "later";
  private static final String NEVER = "never";

  @Override
  public void evaluateTriggers(RequiredActionContext context) {
    PasskeyOffer offer = offer(context);
    offer.hideFromApplication();
    if (offer.isDue()) {
      context.getAuthenticationSession().addRequiredAction(PasskeyOffer.ACTION);
    }
  }

  /** Not to whom has made a passkey meanwhile, nor because somebody else requires it. */
  @Override
  public void requiredActionChallenge(RequiredActionContext context) {
    PasskeyOffer offer = offer(context);
    if (offer.isOpen() || offer.isDue()) {
      offer.make(context.getEvent());
      context.challenge(context.form().createForm("passwordless-passkey.ftl"));
    } else {
      context.ignore();
    }
  }

  @Override
  public void processAction(RequiredActionContext context) {
    PasskeyOffer offer = offer(context);
    if (offer.isOpen()) {
      String answer = context.getHttpRequest().getDecodedFormParameters().getFirst(FIELD);
      if (ADD.equals(answer)) {
        offer.take(context.getEvent());
      } else if (LATER.equals(answer)) {
        offer.leave(context.getEvent());
      } else if (NEVER.equals(answer)) {
        offer.refuse(context.getEvent());
      } else {
        requiredActionChallenge(context);
        return;
      }
    }
    context.success();
  }

  private static PasskeyOffer offer(RequiredActionContext context) {
    return new PasskeyOffer(context.getSession(), context.getAuthenticationSession());
  }

  @Override
  public String getDisplayText() {
    return PasskeyOffer.ACTION_NAME;
  }

  @Override
  public RequiredActionProvider create(KeycloakSession session) {
    return this;
  }

  @Override
  public String getId() {
    return PasskeyOffer.ACTION;
  }

  @Override
  public void init(Config.Scope config) {
    // no server options
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    // nothing to do
  }

  @Override
  public void close() {
    // nothing to release
  }
}
