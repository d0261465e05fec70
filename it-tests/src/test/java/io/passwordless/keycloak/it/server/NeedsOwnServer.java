package io.passwordless.keycloak.it.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Tests that start a Keycloak of their own say nothing of one that somebody else runs. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(
    named = "passwordless.server",
    matches = "external",
    disabledReason = "needs a Keycloak that it may start and stop")
public @interface NeedsOwnServer {}
