/** A browser without JavaScript, and the pages it meets. */
package io.passwordless.keycloak.it.http;
