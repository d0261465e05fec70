package io.passwordless.keycloak.line;

import freemarker.template.TemplateNumberModel;

/**
 * A whole number for a sentence of a template: Keycloak's {@code msg} gives FreeMarker's own
 * numbers to the message as they are ({@code MessageFormatterMethod}, 26.4), and none of those is a
 * {@link Number}. Immutable.
 */
public final class Amount extends Number implements TemplateNumberModel {

  private static final long serialVersionUID = 1;

  private final long value;

  /** The amount of that value. */
  public Amount(long value) {
    this.value = value;
  }

  @Override
  public Number getAsNumber() {
    return value;
  }

  @Override
  public int intValue() {
    return (int) value;
  }

  @Override
  public long longValue() {
    return value;
  }

  @Override
  public float floatValue() {
    return value;
  }

  @Override
  public double doubleValue() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Amount amount && amount.value == value;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
