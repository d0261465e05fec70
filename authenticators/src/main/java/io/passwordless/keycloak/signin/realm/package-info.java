/** What a realm has: its settings, the steps of its flows, its part of the store. */
package io.passwordless.keycloak.signin.realm;
