/**
 * What becomes of sign-ins when a node or the database fails under them: two nodes with PostgreSQL,
 * behind a balancer that knows nothing of sessions. {@code ./mvnw verify -Pcluster} prints the
 * table of {@code docs/operations.md}; it fails when something is accepted twice, a budget is
 * exceeded or a mail is sent twice, never by what is lost.
 */
package io.passwordless.keycloak.it.faults;
