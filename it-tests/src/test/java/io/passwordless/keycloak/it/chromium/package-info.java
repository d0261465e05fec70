/** A real browser. */
package io.passwordless.keycloak.it.chromium;
