package io.passwordless.keycloak.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.passwordless.keycloak.api.headless.ChallengeResource;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.realm.BoundSteps;
import io.passwordless.keycloak.signin.realm.Offer;
import io.passwordless.keycloak.signin.realm.Policies;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.cors.Cors;

/**
 * What applications may know of a realm's passwordless sign-in: whether a button for it would lead
 * anywhere, and what a code looks like. Nothing about any person, so pages of any origin may read
 * it, as Keycloak's OpenID configuration, and at the same cost however many clients there are.
 */
public final class SettingsResource {

  private static final int CACHE_SECONDS = 60;

  private final KeycloakSession session;
  private final RealmModel realm;

  SettingsResource(KeycloakSession session) {
    this.session = session;
    this.realm = session.getContext().getRealm();
  }

  /**
   * What is on. A method is on if a step of the realm's browser flow offers it and mail can be
   * sent.
   *
   * @param emailCode whether people can sign in with a code
   * @param magicLink whether people can sign in with a link
   * @param codeLength characters of a code
   * @param codeAlphabet what a code is made of, as the setting says it
   * @param signUp whether an unknown address may create its account
   * @param authorizationChallengeEndpoint where apps sign people in without a page
   */
  public record Settings(
      @JsonProperty("emailCode") boolean emailCode,
      @JsonProperty("magicLink") boolean magicLink,
      @JsonProperty("codeLength") int codeLength,
      @JsonProperty("codeAlphabet") String codeAlphabet,
      @JsonProperty("signUp") boolean signUp,
      @JsonProperty(ChallengeResource.METADATA) String authorizationChallengeEndpoint) {}

  /** What is on in the realm. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response get() {
    BoundSteps steps = BoundSteps.of(realm);
    Optional<Policy> code = steps.policy(SignInMethod.EMAIL_CODE);
    Optional<Policy> link = steps.policy(SignInMethod.MAGIC_LINK);
    Policy policy = code.or(() -> link).orElseGet(() -> Policies.of(realm));
    boolean canMail = Offer.mail(session, realm);
    boolean emailCode = canMail && code.isPresent();
    boolean magicLink = canMail && link.isPresent();
    CacheControl cache = new CacheControl();
    cache.setMaxAge(CACHE_SECONDS);
    cache.setNoTransform(false);
    return Response.ok(
            new Settings(
                emailCode,
                magicLink,
                policy.codeLength(),
                policy.codeAlphabet().settingValue(),
                Offer.signUp(session, realm, policy) && (emailCode || magicLink),
                ChallengeResource.url(session).toString()))
        .cacheControl(cache)
        .header(Cors.ACCESS_CONTROL_ALLOW_ORIGIN, Cors.ACCESS_CONTROL_ALLOW_ORIGIN_WILDCARD)
        .build();
  }
}
