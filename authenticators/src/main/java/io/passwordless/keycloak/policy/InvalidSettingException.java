package io.passwordless.keycloak.policy;

/** A value that a setting does not allow. The message is fit to be shown to an administrator. */
public final class InvalidSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Setting setting;

  InvalidSettingException(Setting setting, String value) {
    super(
        "%s is '%s'; allowed: %s"
            .formatted(setting.settingName(), Quoted.of(value), setting.type().allowed()));
    this.setting = setting;
  }

  /** The setting that was given the value. */
  public Setting setting() {
    return setting;
  }
}
