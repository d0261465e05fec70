/** The Keycloak under test: a distribution or a container, one for the whole run. */
package io.passwordless.keycloak.it.server;
