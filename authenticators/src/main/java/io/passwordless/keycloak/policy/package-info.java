/** The realm's settings: one row per setting, read into an immutable policy. */
package io.passwordless.keycloak.policy;
