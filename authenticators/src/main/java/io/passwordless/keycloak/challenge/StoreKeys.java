package io.passwordless.keycloak.challenge;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;

/**
 * The keys of one realm in the single-use store, which all realms and extensions share. The form of
 * what is stored is part of them: what another version has stored in another form is not found, so
 * that its codes and links have ended, and nothing is misread. Budgets start anew then.
 */
final class StoreKeys {

  /** To be raised with every change that an older version would misread. */
  private static final String FORM = "1";

  private final String prefix;

  StoreKeys(String realmId) {
    this.prefix = "passwordless:" + FORM + ":" + realmId + ":";
  }

  String challenge(String id) {
    return prefix + "challenge:" + id;
  }

  String used(String id) {
    return prefix + "used:" + id;
  }

  String latest(String holder) {
    return prefix + "latest:" + digest(holder);
  }

  String rank(String holder, long rank) {
    return prefix + "rank:" + digest(holder) + ":" + rank;
  }

  String accepted(String holder, long rank) {
    return prefix + "accepted:" + digest(holder) + ":" + rank;
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

  String ticket(String ticketHash) {
    return prefix + "ticket:" + ticketHash;
  }

  String run(String account) {
    return prefix + "run:" + account;
  }

  String run(String account, long number) {
    return run(account) + ":" + number;
  }

  String tried(String account) {
    return prefix + "tried:" + account;
  }

  String browsers(String holder) {
    return prefix + "browsers:" + holder;
  }

  String slot(String budget, int slot) {
    return prefix + "slot:" + budget + ":" + slot;
  }

  /** Of one length, because addresses can be longer than a key in a database. */
  static String digest(String holder) {
    return HexFormat.of()
        .formatHex(HashUtils.hash(JavaAlgorithm.SHA256, holder.getBytes(StandardCharsets.UTF_8)));
  }
}
