/** Turns verdicts into Keycloak's events. */
package io.passwordless.keycloak.audit;
