package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.UserModel;

/** The place in a flow that a sign-in has come to, and what the flow knows there. */
public interface Step {

  /** The method of this step. */
  SignInMethod method();

  /** The policy of this step. */
  Policy policy();

  /** Who it is for. */
  Claimant claimant();

  /** The notes of the tab. */
  Notes notes();

  /** The client's internal id. */
  String clientUuid();

  /** The browser's root authentication session. */
  String rootSessionId();

  /** The tab in that session. */
  String tabId();

  /** The execution of the flow. */
  String executionId();

  /** The path of the flow, as in {@code AuthenticationProcessor.CURRENT_FLOW_PATH}. */
  String flowPath();

  /** Whether anything can be shown here: not at a token endpoint. */
  boolean canShow();

  /**
   * What tells the form of the flow that was posted from all others; empty if none was, so that any
   * page of the web may have led here.
   */
  Optional<String> form();

  /** Whether the realm can send mail at all. Says nothing about anybody's address. */
  boolean canMail();

  /** Whether an address without an account may create one. */
  boolean offersSignUp();

  /** Whether the flow has another way that the claimant, whom it knows, can take. */
  boolean hasAnotherWay();

  /** Whether this step is an alternative beside others. */
  boolean standsBesideOthers();

  /** Whether an earlier step of this sign-in has proved the address: again proves no more. */
  boolean isProvedByEmail();

  /** Who has signed in by another tab of this browser, if this one may go on as her. */
  Optional<String> signedInMeanwhile();

  /** Whom this step has let in already, in a request that overlaps with this one. */
  Optional<UserModel> accepted();

  /** Notes that this step has let somebody in. */
  void accept(String challengeId, UserModel user);

  /** The client's address. */
  String remoteAddress();

  /** The tokens by which the browser may be known again. */
  List<String> browserTokens();

  /** What may be told of the browser and where it is, by name. */
  Map<String, String> origin();

  /** Remembers what was typed, as Keycloak's forms do; {@code null} forgets it. */
  void rememberName(String name);
}
