package io.passwordless.keycloak.challenge;

/** The keys of one realm in the single-use store, which all realms and extensions share. */
final class StoreKeys {

  private final String prefix;

  StoreKeys(String realmId) {
    this.prefix = "passwordless:" + realmId + ":";
  }

  String challenge(String id) {
    return prefix + "challenge:" + id;
  }

  String used(String id) {
    return prefix + "used:" + id;
  }

  String accepted(String account) {
    return prefix + "accepted:" + account;
  }

  String code(String id, String place) {
    return prefix + "code:" + id + ":" + place;
  }

  String link(String tokenHash) {
    return prefix + "link:" + tokenHash;
  }

  String disowning(String tokenHash) {
    return prefix + "disowning:" + tokenHash;
  }

  String run(String account) {
    return prefix + "run:" + account;
  }

  String tried(String account) {
    return prefix + "tried:" + account;
  }

  String slot(String budget, int slot) {
    return prefix + "slot:" + budget + ":" + slot;
  }
}
