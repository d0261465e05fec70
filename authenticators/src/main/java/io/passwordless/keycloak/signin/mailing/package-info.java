/**
 * Mails: asks for one, whom it goes to, what it says, what became of it. And codes and links that
 * were refused, recorded after the answer.
 */
package io.passwordless.keycloak.signin.mailing;
