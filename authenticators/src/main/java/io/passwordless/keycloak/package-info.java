/**
 * Sign-in by email code and by magic link for Keycloak, with Keycloak's own second factors.
 *
 * <p>A tour, from the outside in. Keycloak calls the entry points: {@code authenticator} (a step of
 * an authentication flow), {@code account} (what people decide of their accounts), {@code api} (the
 * public endpoints, under which {@code link} has the pages that mails lead to) and {@code admin}
 * (the console and its endpoints). They translate requests, and choose pages and answers. The rules
 * are in {@code signin}: who asks, may they, issue, verify, finish. It uses {@code challenge}
 * (one-time secrets and budgets), {@code mail} (work after the answer, and delivery) and {@code
 * audit} (events), which do not see one another. Below all of them are {@code policy}, the realm's
 * settings, and {@code line}, what the lines of Keycloak do differently.
 *
 * <p>A request for a mail does the same for everybody. What depends on an account is done after the
 * answer, by the queues in {@code mail}: see {@code signin.mailing.Ask}.
 *
 * <p>What this does not do: it keeps no table of its own. In memory are the queues only, whose loss
 * costs a mail or the record of a wrong code. Challenges are in Keycloak's {@link
 * org.keycloak.models.SingleUseObjectProvider}, what a tab waits for is in its authentication
 * session, what a person chose is a credential, settings are attributes of the realm and
 * configuration of steps, and a browser that is known has a cookie.
 */
package io.passwordless.keycloak;
