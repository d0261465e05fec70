/** What the supported lines of Keycloak do differently, so that no other package has to know. */
package io.passwordless.keycloak.line;
