package io.passwordless.keycloak.it.faults;

import io.passwordless.keycloak.it.benchmark.SmtpSink.Mail;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happened to those who signed in while something failed. Thread-safe. */
final class Tally {

  private final Map<Count, Integer> counts = new EnumMap<>(Count.class);
  private final Map<String, Integer> lost = new TreeMap<>();
  private final Map<String, Address> addresses = new TreeMap<>();

  /** What is known of the mails to one address. */
  private static final class Address {
    /** Forms that were posted for one, however often each. */
    private int posted;

    /** Of these, the ones that were answered. */
    private int answered;

    private final List<Mail> mails = new ArrayList<>();
  }

  synchronized void add(Count count, int number) {
    counts.merge(count, number, Integer::sum);
  }

  void add(Count count) {
    add(count, 1);
  }

  synchronized int of(Count count) {
    return counts.getOrDefault(count, 0);
  }

  /** A sign-in ended in another way than by being signed in. */
  synchronized void lost(String end) {
    lost.merge(end, 1, Integer::sum);
  }

  /** How those ended that were lost. */
  synchronized String lost() {
    return lost.isEmpty()
        ? "0"
        : lost.values().stream().mapToInt(Integer::intValue).sum()
            + lost.entrySet().stream()
                .map(end -> end.getValue() + " " + end.getKey())
                .collect(Collectors.joining(", ", ": ", ""));
  }

  /** A mail to this address is being asked for. */
  synchronized void asking(String address) {
    address(address).posted++;
  }

  /** It was said to be on its way. */
  synchronized void promised(String address) {
    address(address).answered++;
    add(Count.MAILS);
  }

  /** It has come. */
  synchronized void received(String address, Mail mail) {
    address(address).mails.add(mail);
  }

  synchronized int mailsTo(String address) {
    return address(address).mails.size();
  }

  /** Compares what was asked for with what has come, once nothing comes any more. */
  synchronized void countMails(String except) {
    addresses.forEach(
        (name, address) -> {
          int different = (int) address.mails.stream().distinct().count();
          add(Count.MAILS_TWICE, address.mails.size() - different);
          if (!name.equals(except)) {
            add(Count.MAILS_TWICE, Math.max(0, different - address.posted));
            add(Count.MAILS_LOST, Math.max(0, address.answered - different));
          }
        });
  }

  private Address address(String address) {
    return addresses.computeIfAbsent(address, name -> new Address());
  }

  /** The counts that have to be 0 and are not. */
  synchronized List<Count> broken() {
    return Stream.of(Count.values()).filter(count -> count.never() && of(count) > 0).toList();
  }
}
