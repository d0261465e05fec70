/** Rendering and delivery of mails, off the request's thread, through a bounded queue. */
package io.passwordless.keycloak.mail;
