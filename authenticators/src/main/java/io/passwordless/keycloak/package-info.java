/**
 * Sign-in by email code and by magic link for Keycloak, with Keycloak's own second factors.
 *
 * <p>A tour, from the outside in. Keycloak calls the entry points: {@code authenticator} (a step of
 * an authentication flow), {@code link} (the page behind a magic link) and {@code api} (what
 * applications may ask). They translate requests and choose pages and hold no rules. The rules are
 * in {@code signin}: who asks, may they, issue, verify, finish. It uses {@code challenge} (one-time
 * secrets and budgets), {@code mail} (delivery) and {@code audit} (events), which do not see one
 * another. Below all of them is {@code policy}, the realm's settings.
 *
 * <p>A request does the same for everybody. What depends on an account is done after the answer, by
 * the queues in {@code mail}: see {@code signin.mailing.Ask}.
 *
 * <p>What this does not do: it keeps no table of its own and no state in memory; everything that
 * must outlive a request is in Keycloak's {@link org.keycloak.models.SingleUseObjectProvider} or in
 * the authentication session.
 */
package io.passwordless.keycloak;
