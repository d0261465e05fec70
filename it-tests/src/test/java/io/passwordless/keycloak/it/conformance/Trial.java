package io.passwordless.keycloak.it.conformance;

import java.util.Set;

/**
 * One run of one test.
 *
 * @param clauses what it tried; none if it is no test of a clause
 * @param where what it was tried on
 * @param what what it tried, in the words of its name
 * @param outcome what came of it
 * @param detail why it failed or was skipped; empty if it passed
 */
record Trial(Set<Clause> clauses, Where where, String what, Outcome outcome, String detail) {

  /** What is under test. */
  enum Where {
    /** The classes of this checkout. */
    CODE,
    /** The running Keycloak. */
    SERVER
  }

  /** What came of it. */
  enum Outcome {
    PASS,
    SKIPPED,
    FAIL
  }
}
