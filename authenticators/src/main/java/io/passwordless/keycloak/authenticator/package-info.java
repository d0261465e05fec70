/**
 * The steps of an authentication flow: they translate requests and choose pages, and hold only the
 * rules of who a step is for, and where passkeys are taken.
 */
package io.passwordless.keycloak.authenticator;
