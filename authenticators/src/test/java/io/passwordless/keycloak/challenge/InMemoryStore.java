package io.passwordless.keycloak.challenge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.keycloak.models.SingleUseObjectProvider;

/** The contract of {@link SingleUseObjectProvider} on a map, with a clock that tests move. */
public final class InMemoryStore implements SingleUseObjectProvider, OwnTransaction {

  private record Entry(Map<String, String> notes, long expires) {}

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicInteger claims = new AtomicInteger();
  private final TestClock clock;

  /** An empty store. */
  public InMemoryStore(TestClock clock) {
    this.clock = clock;
  }

  /** How much is stored. */
  int size() {
    return entries.size();
  }

  /** How often something was to be put if absent. */
  int claims() {
    return claims.get();
  }

  /** Everything that is stored, keys and values. */
  String contents() {
    return entries.toString();
  }

  @Override
  public <T> T call(Function<SingleUseObjectProvider, T> work) {
    return work.apply(this);
  }

  @Override
  public void put(String key, long lifespanSeconds, Map<String, String> notes) {
    entries.put(key, new Entry(Map.copyOf(notes), clock.seconds() + lifespanSeconds));
  }

  @Override
  public Map<String, String> get(String key) {
    Entry entry = entries.get(key);
    return entry == null || isOver(entry) ? null : entry.notes();
  }

  @Override
  public Map<String, String> remove(String key) {
    Entry entry = entries.remove(key);
    return entry == null || isOver(entry) ? null : entry.notes();
  }

  @Override
  public boolean replace(String key, Map<String, String> notes) {
    return entries.computeIfPresent(key, (k, old) -> new Entry(notes, old.expires())) != null;
  }

  @Override
  public boolean putIfAbsent(String key, long lifespanInSeconds) {
    claims.incrementAndGet();
    AtomicBoolean put = new AtomicBoolean();
    entries.compute(
        key,
        (k, old) -> {
          if (old != null && !isOver(old)) {
            return old;
          }
          put.set(true);
          return new Entry(Map.of(), clock.seconds() + lifespanInSeconds);
        });
    return put.get();
  }

  @Override
  public boolean contains(String key) {
    return get(key) != null;
  }

  @Override
  public void close() {
    entries.clear();
  }

  private boolean isOver(Entry entry) {
    return clock.seconds() >= entry.expires();
  }
}
