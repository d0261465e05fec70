/**
 * Sign-in without a page, for first-party apps (OAuth 2.0 for First-Party Applications,
 * draft-ietf-oauth-first-party-apps-04): {@link
 * io.passwordless.keycloak.api.headless.ChallengeResource} takes a form and answers in JSON.
 *
 * <p>The realm's own flow runs, by Keycloak's processor. A step of this project hands out its
 * {@link io.passwordless.keycloak.signin.Outcome} in place of a page; Keycloak's one-time password
 * form is known by its provider; whatever else a flow shows is for a browser. An answer of another
 * kind would be a {@code Wanted}, a field of {@code AppForm}, an answer of {@code Answers}, and a
 * case in {@code ChallengeResource}.
 */
package io.passwordless.keycloak.api.headless;
