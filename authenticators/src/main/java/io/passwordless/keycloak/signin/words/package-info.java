/** What people read: facts and spans of time, as pages and mails tell them. */
package io.passwordless.keycloak.signin.words;
