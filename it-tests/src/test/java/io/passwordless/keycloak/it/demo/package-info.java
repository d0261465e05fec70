/** The demo: Keycloak with a ready realm, and a page that shows the mails as they arrive. */
package io.passwordless.keycloak.it.demo;
