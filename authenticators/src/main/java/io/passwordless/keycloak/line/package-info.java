/** What the supported lines of Keycloak do differently, as far as one class can hide it. */
package io.passwordless.keycloak.line;
