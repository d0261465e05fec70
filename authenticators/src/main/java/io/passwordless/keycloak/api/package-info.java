/** What everybody may ask: the public endpoints of a realm. */
package io.passwordless.keycloak.api;
