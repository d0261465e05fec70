/**
 * The use case: somebody does something, {@link io.passwordless.keycloak.signin.SignIn} says what
 * comes of it. Knows no requests and no pages.
 *
 * <p>A face (a step of a flow, later an API) says where in a flow it stands, as a {@link
 * io.passwordless.keycloak.signin.Step}, calls the verb for what somebody did, and shows the {@link
 * io.passwordless.keycloak.signin.Outcome}. It decides nothing. A new way of signing in is a new
 * {@code SignInMethod}, a case in {@code SignIn} where it differs, and its mail in {@code mailing}.
 *
 * <p>The words, each for one thing:
 *
 * <ul>
 *   <li><em>challenge</em>: one question put to one person in one sign-in, in the store
 *   <li><em>claimant</em>: who a step is for, as far as the flow knows
 *   <li><em>waiting</em>: what one step of one tab waits for, in its authentication session
 *   <li><em>ask</em>: a request for a mail, looked at after the answer
 *   <li><em>verdict</em>: what became of a secret
 *   <li><em>proof</em>: what a link that was used leaves for the step that asked for it
 *   <li><em>first proof</em>: the first time that somebody proves an account's address
 *   <li><em>planted</em>: set up on an account before its first proof, perhaps by somebody else
 *   <li><em>outcome</em>: what a face shows
 * </ul>
 *
 * <p>The rooms: {@code mailing} (asks and what is mailed), {@code link} (links that were opened,
 * made or disowned), {@code person} (accounts and what they chose), {@code words} (what people
 * read), {@code realm} (settings, steps and store of a realm).
 */
package io.passwordless.keycloak.signin;
