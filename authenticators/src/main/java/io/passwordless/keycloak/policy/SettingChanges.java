package io.passwordless.keycloak.policy;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Changes of some of a realm's settings, as an administrator wrote them: good as a whole, or not at
 * all. Immutable.
 */
public final class SettingChanges {

  private final Map<Setting, Optional<String>> values = new EnumMap<>(Setting.class);
  private final Map<String, String> problems = new LinkedHashMap<>();

  private SettingChanges() {}

  /**
   * Reads changes.
   *
   * @param written values by the name of the setting: words, numbers or flags; {@code null}, and an
   *     empty text where that is allowed, goes back to the default
   */
  public static SettingChanges of(Map<String, ?> written) {
    SettingChanges changes = new SettingChanges();
    written.forEach(changes::read);
    return changes;
  }

  /** What is wrong, by the name that was written, in words for an administrator. */
  public Map<String, String> problems() {
    return Collections.unmodifiableMap(problems);
  }

  /**
   * Hands over each change: the setting and its new value, empty for the default.
   *
   * @throws IllegalStateException if there are {@link #problems()}
   */
  public void forEach(BiConsumer<Setting, Optional<String>> change) {
    if (!problems.isEmpty()) {
      throw new IllegalStateException("not all of these are allowed: " + problems.keySet());
    }
    values.forEach(change);
  }

  private void read(String name, Object value) {
    Optional<Setting> setting = Setting.named(name);
    if (setting.isEmpty()) {
      problems.put(
          Quoted.of(name),
          "there is no such setting; there are: "
              + Arrays.stream(Setting.values())
                  .map(Setting::settingName)
                  .collect(Collectors.joining(", ")));
      return;
    }
    if (value == null) {
      values.put(setting.get(), Optional.empty());
      return;
    }
    try {
      String valid = setting.get().validate(value.toString());
      values.put(setting.get(), Optional.of(valid).filter(v -> !v.isEmpty()));
    } catch (InvalidSettingException e) {
      problems.put(name, e.getMessage());
    }
  }
}
