/**
 * What people decide of their accounts (sign-in by email, a passkey), and what is noticed of
 * sign-ins and sign-outs anywhere.
 */
package io.passwordless.keycloak.account;
