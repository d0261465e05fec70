/** The page behind a magic link. A GET shows, a POST does. */
package io.passwordless.keycloak.link;
