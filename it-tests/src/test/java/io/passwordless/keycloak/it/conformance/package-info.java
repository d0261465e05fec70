/**
 * The suites as a conformance report: which clause was tried, how, and what came of it.
 *
 * <p>A test tries a clause by its display name, {@code STANDARDS 5 (ASVS 6.5.1): what is tried}.
 * {@link io.passwordless.keycloak.it.conformance.ClausesOnly} lets only such tests run, {@link
 * io.passwordless.keycloak.it.conformance.TestReports} reads what Maven's test reports say of them,
 * and {@link io.passwordless.keycloak.it.conformance.ConformanceReport} tells it by clause. {@code
 * docs/conformance.md} says how to run it.
 */
package io.passwordless.keycloak.it.conformance;
