/**
 * What a sign-in costs, as ratios to Keycloak's own steps within one run. {@code ./mvnw verify
 * -Pbenchmark} prints the table of {@code docs/performance.md}; a figure never fails a build, only
 * a sign-in that does not work does.
 */
package io.passwordless.keycloak.it.benchmark;
