package io.passwordless.keycloak.it.conformance;

import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.PostDiscoveryFilter;

/** In a conformance run, passes over tests that try no clause. */
public final class ClausesOnly implements PostDiscoveryFilter {

  /** Whether this run is for a conformance report. */
  private static final boolean ACTIVE = Boolean.getBoolean("passwordless.conformance");

  @Override
  public FilterResult apply(TestDescriptor test) {
    return FilterResult.includedIf(!ACTIVE || triesAClause(test));
  }

  private static boolean triesAClause(TestDescriptor test) {
    for (TestDescriptor above = test; above != null; above = above.getParent().orElse(null)) {
      if (Clause.isTriedBy(above.getDisplayName())) {
        return true;
      }
    }
    return test.getDescendants().stream()
        .anyMatch(below -> Clause.isTriedBy(below.getDisplayName()));
  }
}
