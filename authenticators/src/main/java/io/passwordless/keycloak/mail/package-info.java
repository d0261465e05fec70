/**
 * Work after the answer, and the delivery of mails: two bounded queues. Only {@code sendNow} is
 * waited for by a request.
 */
package io.passwordless.keycloak.mail;
