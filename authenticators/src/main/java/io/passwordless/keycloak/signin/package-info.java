/**
 * The use case: who asks, may they, issue, verify, finish. Knows Keycloak's models, not its
 * requests or pages.
 */
package io.passwordless.keycloak.signin;
