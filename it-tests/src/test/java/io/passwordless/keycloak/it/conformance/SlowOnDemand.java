package io.passwordless.keycloak.it.conformance;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where slow tests are not wanted, skips them, so that the report tells of it. */
public final class SlowOnDemand implements ExecutionCondition {

  private static final String WANTED = "passwordless.slow";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context.getTags().contains("slow") && !Boolean.getBoolean(WANTED)
        ? ConditionEvaluationResult.disabled("slow, and -D%s=false".formatted(WANTED))
        : ConditionEvaluationResult.enabled("wanted");
  }
}
