/**
 * What works on each line of Keycloak that the JAR is for: the tests that tell, and the table of
 * their results.
 */
package io.passwordless.keycloak.it.lines;
