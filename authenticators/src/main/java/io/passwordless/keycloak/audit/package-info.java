/** Keycloak's events of what happened, and the counter in its metrics. */
package io.passwordless.keycloak.audit;
