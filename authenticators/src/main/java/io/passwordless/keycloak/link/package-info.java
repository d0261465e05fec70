/** The pages that mails lead to: the link, disowning, the preview. A GET shows, a POST does. */
package io.passwordless.keycloak.link;
