package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.signin.app.HeadlessClients;
import io.passwordless.keycloak.signin.mailing.TestMail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.services.ui.extend.UiTabProvider;
import org.keycloak.services.ui.extend.UiTabProviderFactory;
import org.keycloak.storage.StoreSyncEvent;

/**
 * The tab "Passwordless" among the realm settings of the admin console, on servers that run with
 * {@code --features=declarative-ui}. Thread-safe.
 */
public final class SettingsTabFactory implements UiTabProviderFactory<UiTabProvider> {

  @Override
  public String getId() {
    return SettingsTab.PROVIDER_ID;
  }

  @Override
  public String getHelpText() {
    return "Sign-in by email code and magic link.";
  }

  @Override
  public String getPath() {
    return "/:realm/realm-settings/:tab?";
  }

  @Override
  public Map<String, String> getParams() {
    return Map.of("tab", SettingsTab.PROVIDER_ID);
  }

  @Override
  public List<ProviderConfigProperty> getConfigProperties() {
    return TabProperties.all();
  }

  /** Refuses what is not allowed; what the tab only shows is computed here. */
  @Override
  public void validateConfiguration(
      KeycloakSession session, RealmModel realm, ComponentModel model) {
    SavedTab saved =
        new SavedTab(Optional.ofNullable(model.getId()).map(realm::getComponent), model);
    boolean following = SettingsTab.isFollowing(session);
    List<String> problems = new ArrayList<>(saved.changes().problems().values());
    problems.addAll(saved.badOptions());
    if (!following && saved.namesClients()) {
      HeadlessClients.unknown(realm, saved.value(SavedTab.HEADLESS_CLIENTS))
          .forEach(
              id ->
                  problems.add(
                      "%s: the realm has no client '%s'".formatted(SavedTab.HEADLESS_CLIENTS, id)));
    }
    if (!problems.isEmpty()) {
      // a parameter, because the message itself is a pattern
      throw new ComponentValidationException("{0}", String.join("; ", problems));
    }
    if (!saved.isNew() && saved.isOn()) {
      InstalledFlow flow = new InstalledFlow(session, realm);
      flow.obstacle(saved.options(flow.state().options()))
          .ifPresent(
              obstacle -> {
                throw new ComponentValidationException("{0}", obstacle);
              });
    }
    model.put(TabContents.GUESSING, TabContents.guessing(saved.policy()));
    if (!following && saved.wantsTestMail() && session.getContext().getUser() != null) {
      sendTestMail(session, realm, saved);
    }
    model.getConfig().remove(SavedTab.TEST_MAIL);
  }

  /** Before anything is stored: a mail server that takes its time holds up no other save. */
  private static void sendTestMail(KeycloakSession session, RealmModel realm, SavedTab saved) {
    new TestMail(session, realm)
        .send(saved.policy())
        .ifPresent(
            problem -> {
              throw new ComponentValidationException(
                  "{0}",
                  problem.words()
                      + " Nothing was saved, and all is still on this page: to save it all the same,"
                      + " switch '%s' off.".formatted(TabProperties.TEST_MAIL_LABEL));
            });
  }

  @Override
  public void onCreate(KeycloakSession session, RealmModel realm, ComponentModel model) {
    SettingsTab.apply(session, realm, new SavedTab(Optional.empty(), model));
  }

  @Override
  public void onUpdate(
      KeycloakSession session, RealmModel realm, ComponentModel oldModel, ComponentModel newModel) {
    SettingsTab.apply(session, realm, new SavedTab(Optional.of(oldModel), newModel));
  }

  @Override
  public void init(Config.Scope config) {
    // no server options
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    factory.register(SettingsTabFactory::follow);
  }

  private static void follow(ProviderEvent event) {
    if (event instanceof RealmModel.RealmPostCreateEvent created) {
      SettingsTab.follow(created.getKeycloakSession(), created.getCreatedRealm());
    } else if (event instanceof StoreSyncEvent changed && isInTransaction(changed)) {
      SettingsTab.follow(changed.getSession(), changed.getRealm());
    } else if (event instanceof PostMigrationEvent started) {
      KeycloakModelUtils.runJobInTransaction(
          started.getFactory(),
          session ->
              session
                  .realms()
                  .getRealmsStream()
                  .forEach(realm -> SettingsTab.follow(session, realm)));
    }
  }

  /** An import fires the event after its transaction, and a creation besides. */
  private static boolean isInTransaction(StoreSyncEvent event) {
    return !event.getRemoved() && event.getSession().getTransactionManager().isActive();
  }

  @Override
  public void close() {
    // nothing to release
  }
}
