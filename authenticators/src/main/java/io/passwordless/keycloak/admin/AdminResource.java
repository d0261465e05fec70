package io.passwordless.keycloak.admin;

import jakarta.ws.rs.Path;

/** What is under {@code /admin/realms/{realm}/passwordless}. */
public final class AdminResource {

  private final AdminRequest request;

  AdminResource(AdminRequest request) {
    this.request = request;
  }

  /** The realm's settings. */
  @Path("policy")
  public PolicyResource policy() {
    return new PolicyResource(request);
  }

  /** The switch. */
  @Path("flow")
  public FlowResource flow() {
    return new FlowResource(request);
  }

  /** Links made by administrators. */
  @Path("links")
  public LinksResource links() {
    return new LinksResource(request);
  }

  /** The mail that an administrator sends to herself. */
  @Path("test-mail")
  public TestMailResource testMail() {
    return new TestMailResource(request);
  }
}
