package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.policy.EffectiveSettings;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.policy.SignInMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.UserModel;

/** A step of a flow that is as a test wants it. */
final class TestStep implements Step {

  SignInMethod method = SignInMethod.EMAIL_CODE;
  Claimant claimant = Claimant.nobody("");
  String tabId = "tab";
  boolean canShow = true;
  boolean canMail = true;
  boolean hasAnotherWay;
  boolean standsBesideOthers;
  boolean isProvedByEmail;
  String signedInMeanwhile;
  UserModel accepted;
  String rememberedName;
  final List<String> browserTokens = new ArrayList<>();
  final Map<String, String> noted = new HashMap<>();

  private final Map<String, String> settings = new HashMap<>();
  private String form;
  private int forms;

  void set(Setting setting, Object value) {
    settings.put(setting.settingName(), value.toString());
  }

  /** A form is posted from now on, another one than before. */
  void post() {
    form = "form " + ++forms;
  }

  /** A page is only looked at from now on. */
  void look() {
    form = null;
  }

  @Override
  public SignInMethod method() {
    return method;
  }

  @Override
  public Policy policy() {
    return EffectiveSettings.read(attribute -> null, settings).policy();
  }

  @Override
  public Claimant claimant() {
    return claimant;
  }

  @Override
  public Notes notes() {
    return new Notes() {
      @Override
      public String get(String name) {
        return noted.get(name);
      }

      @Override
      public void set(String name, String value) {
        if (value == null) {
          noted.remove(name);
        } else {
          noted.put(name, value);
        }
      }
    };
  }

  @Override
  public String clientUuid() {
    return "client";
  }

  @Override
  public String rootSessionId() {
    return "root";
  }

  @Override
  public String tabId() {
    return tabId;
  }

  @Override
  public String executionId() {
    return "execution";
  }

  @Override
  public String flowPath() {
    return "authenticate";
  }

  @Override
  public boolean canShow() {
    return canShow;
  }

  @Override
  public Optional<String> form() {
    return Optional.ofNullable(form);
  }

  @Override
  public boolean canMail() {
    return canMail;
  }

  @Override
  public boolean offersSignUp() {
    return policy().signUp();
  }

  @Override
  public boolean hasAnotherWay() {
    return hasAnotherWay;
  }

  @Override
  public boolean standsBesideOthers() {
    return standsBesideOthers;
  }

  @Override
  public boolean isProvedByEmail() {
    return isProvedByEmail;
  }

  @Override
  public Optional<String> signedInMeanwhile() {
    return Optional.ofNullable(signedInMeanwhile);
  }

  @Override
  public Optional<UserModel> accepted() {
    return Optional.ofNullable(accepted);
  }

  @Override
  public void accept(String challengeId, UserModel user) {
    accepted = user;
  }

  @Override
  public String remoteAddress() {
    return "192.0.2.7";
  }

  @Override
  public List<String> browserTokens() {
    return browserTokens;
  }

  @Override
  public Map<String, String> origin() {
    return Map.of("browser", "Firefox");
  }

  @Override
  public void rememberName(String name) {
    rememberedName = name;
  }
}
