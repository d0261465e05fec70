/** Links: opened, made by an administrator, disowned. */
package io.passwordless.keycloak.signin.link;
