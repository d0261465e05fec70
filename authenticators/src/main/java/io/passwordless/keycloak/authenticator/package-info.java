/**
 * The steps of an authentication flow: they translate requests and choose pages, and hold no rules.
 */
package io.passwordless.keycloak.authenticator;
