/** Asks for a mail: whom one goes to, what it says, what became of it. */
package io.passwordless.keycloak.signin.mailing;
