/** Sign-in by email code and by magic link for Keycloak. */
package io.passwordless.keycloak;
