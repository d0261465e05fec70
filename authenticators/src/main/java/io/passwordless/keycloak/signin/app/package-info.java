/** Apps that sign people in by JSON, without a page. */
package io.passwordless.keycloak.signin.app;
