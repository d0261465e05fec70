/**
 * The use case: somebody does something, and what comes of it is an {@link
 * io.passwordless.keycloak.signin.Outcome}. The rules of a step are plain Java behind {@link
 * io.passwordless.keycloak.signin.Step}, {@link io.passwordless.keycloak.signin.People} and {@link
 * io.passwordless.keycloak.signin.Desk}; the classes named {@code Keycloak…} bind them to a request
 * and its server.
 *
 * <p>There are two ways in. {@link io.passwordless.keycloak.signin.SignIn} is the sign-in at a
 * step, with a verb for each thing that somebody can do there. {@code link.LinkVisit} is a link
 * that was opened: what it shows is a {@code link.Standing}, and it leaves a proof, which the step
 * picks up as it is looked at again. What is left to do when the flow is through is done by {@link
 * io.passwordless.keycloak.signin.FirstProof} and {@link
 * io.passwordless.keycloak.signin.PasskeyOffer}.
 *
 * <p>Four outcomes are shown, by a {@link io.passwordless.keycloak.signin.Outcome.Face}: {@code
 * authenticator.Pages} makes pages of them, {@code api.headless.AppReply} answers to apps. The
 * other three are done by the flow: {@code authenticator.PasswordlessAuthenticator}. Neither
 * decides whether somebody signs in. What a page that waits has in common with its preview is in
 * {@link io.passwordless.keycloak.signin.WaitingPage}.
 *
 * <p>A new way to prove an email address is a new {@code SignInMethod}, and its mail in {@code
 * mailing}: {@code CONTRIBUTING.md} lists the places. Whatever proves no address (a text message,
 * another device) is none. It is an authenticator of its own, a way beside these steps, with a
 * credential type of its own, or {@link io.passwordless.keycloak.signin.Factors} does not count it;
 * challenges, steps and this package are of email only. Keycloak's passkeys are a special case:
 * they pass a step of this project, and {@code authenticator.Passkeys} takes back what that would
 * tell.
 *
 * <p>The words, each for one thing:
 *
 * <ul>
 *   <li><em>method</em>: code or link; <em>step</em>: an execution of a flow that offers one;
 *       <em>way</em>: any execution that somebody can choose instead
 *   <li><em>challenge</em>: one question in one sign-in, in the store, of which it need not be
 *       known who can answer it; <em>bare</em> as long as nobody has looked
 *   <li><em>claimant</em>: who a step is for, as far as the flow knows; <em>known</em> if the flow
 *       may show that it knows
 *   <li><em>waiting</em>: what one step of one tab waits for, in its authentication session
 *   <li><em>ask</em>: a request for a mail, looked at after the answer
 *   <li><em>desk</em>: takes what is done after the answer, and records
 *   <li><em>verdict</em>: what became of a code or a link
 *   <li><em>met</em>, <em>spent</em>: a challenge whose secret was right; one that takes no more
 *   <li><em>proof</em>: what a link that was used leaves for the step that asked for it
 *   <li><em>first proof</em>: the first time that somebody proves an account's address
 *   <li><em>planted</em>: set up on an account before its first proof, perhaps by somebody else
 *   <li><em>relay</em>: a link that shows a code, to be typed where the sign-in began
 *   <li><em>outcome</em>: what a face shows, or has the flow do
 * </ul>
 *
 * <p>The rooms, which know neither this package nor one another in a circle: {@code mailing} (asks
 * and what is mailed), {@code link} (links that were opened, made or disowned), {@code person}
 * (accounts and what they chose), {@code words} (what people read), {@code realm} (settings, steps
 * and store of a realm), {@code app} (apps that show no pages).
 */
package io.passwordless.keycloak.signin;
