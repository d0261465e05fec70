/** What happens to accounts by ways other than these. */
package io.passwordless.keycloak.account;
