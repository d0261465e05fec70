/**
 * What administrators use: the tab in the admin console, the admin REST endpoints, and the flows
 * that they install.
 */
package io.passwordless.keycloak.admin;
