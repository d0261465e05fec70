/** Every page and mail in every state, for pictures and for tests of their accessibility. */
package io.passwordless.keycloak.it.gallery;
