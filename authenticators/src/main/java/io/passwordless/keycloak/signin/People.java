package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.Challenge;
import java.util.Optional;
import org.keycloak.models.UserModel;

/** The accounts of challenges, as they are when a secret was right. */
public interface People {

  /** Whether nothing has changed that would keep the person from signing in. */
  boolean mayFinish(Challenge challenge);

  /**
   * The account of a challenge that was met, if it may sign in; of a sign-up, it is created now. It
   * is noted that its address was proved.
   */
  Optional<UserModel> finish(Challenge challenge);
}
