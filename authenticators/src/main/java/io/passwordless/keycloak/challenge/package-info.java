/**
 * One-time secrets and the budgets that guard them. Knows Keycloak's single-use store and keys
 * (keycloak-server-spi) and nothing else of the server.
 */
package io.passwordless.keycloak.challenge;
