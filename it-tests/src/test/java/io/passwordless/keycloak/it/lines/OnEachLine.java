package io.passwordless.keycloak.it.lines;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test that tells of each line of Keycloak whether something works on it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("lines")
public @interface OnEachLine {

  /** What it tells of. */
  Capability value();
}
