package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.signin.PasskeyOffer;
import io.passwordless.keycloak.signin.person.Preference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.utils.DefaultAuthenticationFlows;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The flow that one switch installs and binds as a realm's browser flow, and takes away again. What
 * an administrator has edited since is left as it is. Keeps what it has to remember in realm
 * attributes, so that it is exported and imported with the realm.
 */
final class InstalledFlow {

  /** The alias of the flow that was bound before. */
  static final String PREVIOUS = "passwordless.flow.previous";

  /** The id of that flow, which stays when it is renamed. */
  static final String PREVIOUS_ID = "passwordless.flow.previousId";

  /** The print of the flow as it was installed. */
  static final String PRINT = "passwordless.flow.print";

  /**
   * A required action that the flow brings along, after Keycloak's own.
   *
   * @param marker the realm attribute that says that it is there because of the flow, and not by an
   *     administrator
   */
  private record Brought(String id, String name, int priority, String marker) {}

  private static final List<Brought> BROUGHT =
      List.of(
          new Brought(
              Preference.ACTION, Preference.ACTION_NAME, 1000, "passwordless.flow.preference"),
          new Brought(
              PasskeyOffer.ACTION,
              PasskeyOffer.ACTION_NAME,
              1001,
              "passwordless.flow.passkeyOffer"));

  private final KeycloakSession session;
  private final RealmModel realm;
  private final RealmFlows flows;

  InstalledFlow(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.flows = new RealmFlows(session, realm);
  }

  /**
   * How it stands with the flow.
   *
   * @param alias the alias of the flow
   * @param installed whether the realm has the flow
   * @param bound whether it is the realm's browser flow
   * @param browserFlow the alias of the realm's browser flow
   * @param previous the alias of the flow that was bound before, {@code null} if none was
   * @param previousGone whether that flow is not there any more
   * @param edited whether an administrator has changed the flow since it was installed
   * @param options what the flow does, the defaults if there is none
   */
  record State(
      String alias,
      boolean installed,
      boolean bound,
      String browserFlow,
      String previous,
      boolean previousGone,
      boolean edited,
      FlowOptions options) {}

  State state() {
    Optional<AuthenticationFlowModel> flow = find();
    Optional<FlowTree> tree = flow.map(flows::read);
    AuthenticationFlowModel browserFlow = realm.getBrowserFlow();
    return new State(
        flow.map(AuthenticationFlowModel::getAlias).orElse(FlowPlan.ALIAS),
        flow.isPresent(),
        flow.filter(this::isBound).isPresent(),
        browserFlow == null ? null : browserFlow.getAlias(),
        remembered()
            .map(AuthenticationFlowModel::getAlias)
            .orElseGet(() -> realm.getAttribute(PREVIOUS)),
        realm.getAttribute(PREVIOUS) != null && remembered().isEmpty(),
        flow.filter(this::isEdited).isPresent(),
        tree.map(FlowTree::options).orElse(FlowOptions.DEFAULT));
  }

  /**
   * Installs the flow, if it isn't yet, and binds it.
   *
   * @return why the flow is not as the options say; empty if it is
   */
  Optional<String> install(FlowOptions options) {
    Optional<String> obstacle = obstacle(options);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    Optional<AuthenticationFlowModel> present = find();
    if (present.filter(this::isEdited).isPresent()) {
      bind(present.get());
      return Optional.empty();
    }
    AuthenticationFlowModel flow =
        present.orElseGet(
            () ->
                flows.create(
                    FlowPlan.ALIAS,
                    "Sign-in by email code and magic link. Installed by its switch."));
    FlowTree tree = FlowPlan.browser(options, flows::isAvailable);
    if (!flows.read(flow).equals(tree)) {
      flows.write(flow, tree);
      realm.setAttribute(PRINT, flows.read(flow).print());
    }
    bind(flow);
    return Optional.empty();
  }

  /** Why the flow cannot be made as the options say, in words for an administrator. */
  Optional<String> obstacle(FlowOptions options) {
    Optional<AuthenticationFlowModel> present = find();
    if (present.filter(this::isEdited).isPresent()) {
      return flows.read(present.get()).options().equals(options)
          ? Optional.empty()
          : Optional.of(
              "The flow '%s' has been edited, so it is not changed. Edit it there, or remove it and try again."
                  .formatted(present.get().getAlias()));
    }
    Set<String> own = present.map(flow -> flows.read(flow).subFlows()).orElse(Set.of());
    return Stream.concat(
            present.isPresent() ? Stream.empty() : Stream.of(FlowPlan.ALIAS),
            FlowPlan.browser(options, flows::isAvailable).subFlows().stream().sorted())
        .filter(alias -> !own.contains(alias) && flows.named(alias).isPresent())
        .findFirst()
        .map(
            alias ->
                "The realm has another flow '%s'. Rename or remove it and try again."
                    .formatted(alias));
  }

  /**
   * Binds what was bound before, and takes the flow away unless an administrator has edited it or a
   * client uses it.
   *
   * @return whether nothing is left of it
   */
  boolean uninstall() {
    Optional<AuthenticationFlowModel> flow = find();
    if (flow.filter(this::isBound).isPresent()) {
      previous().ifPresent(realm::setBrowserFlow);
    }
    boolean kept =
        flow.filter(
                f -> isBound(f) || isEdited(f) || KeycloakModelUtils.isFlowUsed(session, realm, f))
            .isPresent();
    if (!kept) {
      flow.ifPresent(flows::remove);
      realm.removeAttribute(PRINT);
    }
    realm.removeAttribute(PREVIOUS);
    realm.removeAttribute(PREVIOUS_ID);
    if (!kept) {
      BROUGHT.forEach(this::withdraw);
    }
    return !kept;
  }

  /** Under its alias or, if an administrator has renamed it, by the sub-flow that it has. */
  private Optional<AuthenticationFlowModel> find() {
    return flows
        .named(FlowPlan.ALIAS)
        .filter(AuthenticationFlowModel::isTopLevel)
        .or(() -> flows.named(FlowPlan.FORMS).flatMap(this::parent));
  }

  private Optional<AuthenticationFlowModel> parent(AuthenticationFlowModel subFlow) {
    return Optional.ofNullable(realm.getAuthenticationExecutionByFlowId(subFlow.getId()))
        .map(execution -> realm.getAuthenticationFlowById(execution.getParentFlow()))
        .filter(AuthenticationFlowModel::isTopLevel);
  }

  private boolean isBound(AuthenticationFlowModel flow) {
    return realm.getBrowserFlow() != null && realm.getBrowserFlow().getId().equals(flow.getId());
  }

  /** Not if only its print is lost: whatever writes a realm's attributes anew may forget it. */
  private boolean isEdited(AuthenticationFlowModel flow) {
    FlowTree tree = flows.read(flow);
    boolean untouched =
        tree.print().equals(realm.getAttribute(PRINT))
            || tree.equals(FlowPlan.browser(tree.options(), flows::isAvailable));
    return !untouched || !flow.getAlias().equals(FlowPlan.ALIAS);
  }

  private void bring(Brought brought) {
    if (realm.getRequiredActionProviderByAlias(brought.id()) == null) {
      RequiredActionProviderModel action = new RequiredActionProviderModel();
      action.setAlias(brought.id());
      action.setProviderId(brought.id());
      action.setName(brought.name());
      action.setEnabled(true);
      action.setPriority(brought.priority());
      realm.addRequiredActionProvider(action);
      realm.setAttribute(brought.marker(), true);
    }
  }

  private void withdraw(Brought brought) {
    RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(brought.id());
    if (action != null && realm.getAttribute(brought.marker(), false)) {
      realm.removeRequiredActionProvider(action);
    }
    realm.removeAttribute(brought.marker());
  }

  private void bind(AuthenticationFlowModel flow) {
    BROUGHT.forEach(this::bring);
    if (isBound(flow)) {
      return;
    }
    if (realm.getBrowserFlow() != null) {
      realm.setAttribute(PREVIOUS, realm.getBrowserFlow().getAlias());
      realm.setAttribute(PREVIOUS_ID, realm.getBrowserFlow().getId());
    }
    realm.setBrowserFlow(flow);
  }

  private Optional<AuthenticationFlowModel> previous() {
    return remembered()
        .or(
            () ->
                Optional.ofNullable(realm.getFlowByAlias(DefaultAuthenticationFlows.BROWSER_FLOW)));
  }

  /** The flow that was bound before, if it is still there; another realm gives it another id. */
  private Optional<AuthenticationFlowModel> remembered() {
    return Optional.ofNullable(realm.getAttribute(PREVIOUS_ID))
        .map(realm::getAuthenticationFlowById)
        .or(() -> Optional.ofNullable(realm.getAttribute(PREVIOUS)).map(realm::getFlowByAlias));
  }
}
