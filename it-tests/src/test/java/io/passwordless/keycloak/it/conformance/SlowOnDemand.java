package io.passwordless.keycloak.it.conformance;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where slow tests are not wanted, skips them one by one, so that the report tells of each. */
public final class SlowOnDemand implements ExecutionCondition {

  private static final String WANTED = "passwordless.slow";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context.getTestMethod().isPresent()
            && context.getTags().contains("slow")
            && !Boolean.getBoolean(WANTED)
        ? ConditionEvaluationResult.disabled("slow, and -D%s=false".formatted(WANTED))
        : ConditionEvaluationResult.enabled("wanted");
  }
}
