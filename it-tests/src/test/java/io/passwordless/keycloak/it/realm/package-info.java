/** Realms made for one test each. */
package io.passwordless.keycloak.it.realm;
