package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.policy.Setting;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.person.Preference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keycloak.Config;
import org.keycloak.authentication.AuthenticationFlowCallbackFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.WebAuthnConditionalUIAuthenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ServerInfoAwareProviderFactory;

/** What the factories of all methods have in common. Stateless. */
abstract class PasswordlessAuthenticatorFactory
    implements AuthenticationFlowCallbackFactory, ServerInfoAwareProviderFactory {

  private final SignInMethod method;

  PasswordlessAuthenticatorFactory(SignInMethod method) {
    this.method = method;
  }

  @Override
  public Authenticator create(KeycloakSession session) {
    return new PasswordlessAuthenticator(session);
  }

  @Override
  public String getId() {
    return method.authenticatorId();
  }

  @Override
  public String getReferenceCategory() {
    return Preference.CREDENTIAL_TYPE;
  }

  /** As Keycloak's user name form does, which takes passkeys as well. */
  @Override
  public Set<String> getOptionalReferenceCategories(KeycloakSession session) {
    return WebAuthnConditionalUIAuthenticator.isPasskeysEnabled(session)
        ? Set.of(WebAuthnCredentialModel.TYPE_PASSWORDLESS)
        : Set.of();
  }

  @Override
  public boolean isConfigurable() {
    return true;
  }

  /** Every setting of a step, as an override of the realm's: an empty value is the realm's. */
  @Override
  public List<ProviderConfigProperty> getConfigProperties() {
    return Arrays.stream(Setting.values())
        .filter(Setting::isForSteps)
        .map(PasswordlessAuthenticatorFactory::property)
        .toList();
  }

  private static ProviderConfigProperty property(Setting setting) {
    ProviderConfigProperty property = new ProviderConfigProperty();
    property.setName(setting.settingName());
    property.setLabel(setting.labelWithBounds());
    property.setHelpText(
        "%s Allowed: %s.%s"
            .formatted(
                setting.help(),
                setting.type().allowedWithUnit(),
                setting.type().isNumber() ? " Empty: the realm's setting." : ""));
    if (setting.type().isNumber()) {
      property.setType(ProviderConfigProperty.STRING_TYPE);
    } else {
      property.setType(ProviderConfigProperty.LIST_TYPE);
      List<String> options = new ArrayList<>(setting.type().choices());
      options.add(0, Setting.OF_THE_REALM);
      property.setOptions(options);
    }
    return property;
  }

  @Override
  public Requirement[] getRequirementChoices() {
    return REQUIREMENT_CHOICES.clone();
  }

  @Override
  public boolean isUserSetupAllowed() {
    return false;
  }

  @Override
  public void init(Config.Scope config) {
    // no server options
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    // nothing to do
  }

  @Override
  public void close() {
    // nothing to release
  }

  @Override
  public Map<String, String> getOperationalInfo() {
    String version = getClass().getPackage().getImplementationVersion();
    return Map.of("version", version == null ? "unknown" : version);
  }
}
