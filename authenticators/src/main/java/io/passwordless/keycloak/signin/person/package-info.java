/** Accounts: who somebody says to be, what she chose, how else she may sign in. */
package io.passwordless.keycloak.signin.person;
