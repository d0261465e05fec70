/**
 * The realm's settings: one row per setting, read into an immutable policy; the methods; and what
 * is typed.
 */
package io.passwordless.keycloak.policy;
