/**
 * What the integration tests install beside the drop-in JAR: providers that make the server
 * misbehave.
 */
package io.passwordless.keycloak.extension;
