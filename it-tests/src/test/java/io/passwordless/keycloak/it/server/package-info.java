/**
 * The Keycloak under test: a distribution, a container or one that runs elsewhere; one for the
 * whole run.
 */
package io.passwordless.keycloak.it.server;
