/** What people read and write: facts and spans of time, as pages and mails tell them; addresses. */
package io.passwordless.keycloak.signin.words;
