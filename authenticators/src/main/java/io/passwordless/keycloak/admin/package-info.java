/** What administrators use: the tab in the admin console, and the admin REST endpoints. */
package io.passwordless.keycloak.admin;
