package io.passwordless.keycloak.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The value of every setting, where it came from, and what was found wrong on the way. A value that
 * got in by a side door and is not allowed counts as absent.
 */
public final class EffectiveSettings {

  /** Where a value comes from, the first that has one. */
  public enum Source {
    /** The configuration of the flow execution. */
    EXECUTION,
    /** A realm attribute. */
    REALM,
    /** The default. */
    DEFAULT
  }

  private final Map<Setting, String> values = new EnumMap<>(Setting.class);
  private final Map<Setting, Source> sources = new EnumMap<>(Setting.class);
  private final Map<Source, List<InvalidSettingException>> problems = new EnumMap<>(Source.class);

  private EffectiveSettings() {}

  /**
   * Reads every setting.
   *
   * @param realmAttribute the value of a realm attribute, {@code null} if it has none
   * @param executionConfig the configuration of the flow execution, {@code null} if it has none
   */
  public static EffectiveSettings read(
      UnaryOperator<String> realmAttribute, Map<String, String> executionConfig) {
    EffectiveSettings effective = new EffectiveSettings();
    Map<String, String> overrides = executionConfig == null ? Map.of() : executionConfig;
    for (Setting setting : Setting.values()) {
      String override = overrides.get(setting.settingName());
      boolean own = setting.isForSteps() && !Setting.OF_THE_REALM.equals(override);
      effective.offer(setting, Source.EXECUTION, own ? override : null);
      effective.offer(setting, Source.REALM, realmAttribute.apply(setting.attribute()));
      if (!effective.values.containsKey(setting)) {
        effective.values.put(setting, setting.defaultValue());
        effective.sources.put(setting, Source.DEFAULT);
      }
    }
    return effective;
  }

  /** The value in force. */
  public String value(Setting setting) {
    return values.get(setting);
  }

  /** Where the value in force comes from. */
  public Source source(Setting setting) {
    return sources.get(setting);
  }

  /** The stored values that are not allowed and were passed over. */
  public List<InvalidSettingException> problems() {
    return problems.values().stream().flatMap(List::stream).toList();
  }

  /** Those of them that stand in one place. */
  public List<InvalidSettingException> problems(Source source) {
    return List.copyOf(problems.getOrDefault(source, List.of()));
  }

  /** The settings as a policy. */
  public Policy policy() {
    return Policy.of(values);
  }

  private void offer(Setting setting, Source source, String value) {
    if (values.containsKey(setting) || value == null || value.isBlank()) {
      return;
    }
    try {
      values.put(setting, setting.validate(value));
      sources.put(setting, source);
    } catch (InvalidSettingException e) {
      problems.computeIfAbsent(source, s -> new ArrayList<>()).add(e);
    }
  }
}
