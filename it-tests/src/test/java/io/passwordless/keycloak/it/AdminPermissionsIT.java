package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.realm.AdminRest;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.KeycloakServer;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.AuthorizationResource;
import org.keycloak.representations.idm.UserRepresentation;
import org.keycloak.representations.idm.authorization.ScopePermissionRepresentation;
import org.keycloak.representations.idm.authorization.UserPolicyRepresentation;

/** Keycloak's own permissions decide who may use the admin endpoints. */
class AdminPermissionsIT {

  private static final KeycloakServer SERVER = KeycloakServer.shared();
  private static final String ADMIN = "deputy";
  private static final String OTHER = "somebody-else";
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;

  @ParameterizedTest
  @CsvSource({
    "'',403,403,403",
    "view-realm,200,403,403",
    "view-users,403,403,403",
    "manage-users,403,403,201",
    "manage-realm,200,200,403"
  })
  @OnEachLine(Capability.PERMISSIONS)
  void rolesDecide(String role, int reading, int writing, int inviting) {
    try (TestRealm realm =
        TestRealm.with(r -> r.getUsers().add(deputy(role)), required(MAGIC_LINK))) {
      AdminRest rest = realm.restAs(ADMIN);

      assertThat(rest.get("policy").status()).isEqualTo(reading);
      assertThat(rest.get("flow").status()).isEqualTo(reading);
      assertThat(rest.put("policy", "{\"codeLength\": 8}").status()).isEqualTo(writing);
      // nothing is told about what is wrong
      assertThat(rest.put("policy", "{\"codeLength\": 1}").status())
          .isEqualTo(writing == OK ? 400 : FORBIDDEN);
      assertThat(rest.put("flow", "{}").status()).isEqualTo(writing);
      assertThat(rest.delete("flow").status()).isEqualTo(writing);
      assertThat(rest.post("links", invitation(realm.alicesAddress())).status())
          .isEqualTo(inviting);
      assertThat(rest.post("links", invitation("nobody@example.com")).status())
          .isEqualTo(inviting == FORBIDDEN ? FORBIDDEN : 400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "manage reset-password, 201, 403",
    "manage, 201, 403",
    "view reset-password, 403, 403",
  })
  void permissionForOnePersonMakesLinksForThatPersonOnly(
      String scopes, int forAlice, int forOthers) {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.setAdminPermissionsEnabled(true);
              r.getUsers().add(deputy(""));
              r.getUsers().add(person(OTHER));
            },
            required(MAGIC_LINK))) {
      permit(realm, Set.of(scopes.split(" ")), realm.aliceId());
      AdminRest rest = realm.restAs(ADMIN);

      assertThat(rest.post("links", invitationOf(realm.aliceId())).status()).isEqualTo(forAlice);
      assertThat(rest.post("links", invitation(realm.alicesAddress())).status())
          .isEqualTo(forAlice);
      assertThat(rest.post("links", invitation(OTHER + "@example.com")).status())
          .isEqualTo(forOthers);
      assertThat(rest.post("links", invitation("nobody@example.com")).status())
          .isEqualTo(FORBIDDEN);
      assertThat(rest.put("policy", "{\"codeLength\": 8}").status()).isEqualTo(FORBIDDEN);
    }
  }

  @Test
  void nobodyIsToldAnythingWithoutAToken() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      AdminRest rest = new AdminRest(base(realm.name()), () -> "");
      for (String path : List.of("policy", "flow")) {
        rest.get(path).is(401);
        rest.put(path, "{}").is(401);
      }
      rest.delete("flow").is(401);
      rest.post("links", invitation(realm.alicesAddress())).is(401);
    }
  }

  @Test
  void realmThatDoesNotExistIsNotFound() {
    try (Keycloak administrator = TestRealm.administratorOf(SERVER)) {
      AdminRest rest =
          new AdminRest(
              base("no-such-realm"), () -> administrator.tokenManager().getAccessTokenString());
      rest.get("policy").is(404);
      rest.put("flow", "{}").is(404);
    }
  }

  private static String base(String realm) {
    return SERVER.baseUrl() + "/admin/realms/" + realm + "/passwordless/";
  }

  private static String invitation(String address) {
    return "{\"email\": \"%s\", \"clientId\": \"%s\"}".formatted(address, TestRealm.APPLICATION);
  }

  private static String invitationOf(String id) {
    return "{\"userId\": \"%s\", \"clientId\": \"%s\"}".formatted(id, TestRealm.APPLICATION);
  }

  /** Grants the deputy these scopes for one person, by Keycloak's fine-grained permissions (v2). */
  private static void permit(TestRealm realm, Set<String> scopes, String person) {
    AuthorizationResource permissions =
        realm
            .admin()
            .clients()
            .get(realm.admin().clients().findByClientId("admin-permissions").get(0).getId())
            .authorization();
    UserPolicyRepresentation isDeputy = new UserPolicyRepresentation();
    isDeputy.setName("is the deputy");
    isDeputy.addUser(realm.admin().users().search(ADMIN, true).get(0).getId());
    try (Response made = permissions.policies().user().create(isDeputy)) {
      assertThat(made.getStatus()).isEqualTo(201);
    }
    ScopePermissionRepresentation permission = new ScopePermissionRepresentation();
    permission.setName("the deputy and one person");
    permission.setResourceType("Users");
    permission.setResources(Set.of(person));
    permission.setScopes(scopes);
    permission.setPolicies(Set.of(isDeputy.getName()));
    try (Response made = permissions.permissions().scope().create(permission)) {
      assertThat(made.getStatus()).isEqualTo(201);
    }
  }

  private static UserRepresentation deputy(String role) {
    UserRepresentation deputy = person(ADMIN);
    if (!role.isEmpty()) {
      deputy.setClientRoles(Map.of("realm-management", List.of(role)));
    }
    return deputy;
  }
}
