/** A real mail server for the tests. */
package io.passwordless.keycloak.it.mail;
