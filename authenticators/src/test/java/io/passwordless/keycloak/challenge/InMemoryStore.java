package io.passwordless.keycloak.challenge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
  private volatile boolean everybodyIsFirst;

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

  /** From now on whoever puts something if absent is told to be first, as Infinispan may. */
  void tellEverybodyToBeFirst() {
    everybodyIsFirst = true;
  }

  @Override
  public <T> T call(Function<SingleUseObjectProvider, T> work) {
    Transaction transaction = new Transaction();
    T result = work.apply(transaction);
    transaction.puts.forEach(Runnable::run);
    return result;
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
    return put.get() || everybodyIsFirst;
  }

  @Override
  public boolean contains(String key) {
    return get(key) != null;
  }

  @Override
  public void close() {
    entries.clear();
  }

  /** As Infinispan's: what is put is written when it ends, and until then read by it alone. */
  private final class Transaction implements SingleUseObjectProvider {

    private final Map<String, Map<String, String>> pending = new HashMap<>();
    private final List<Runnable> puts = new ArrayList<>();

    @Override
    public void put(String key, long lifespanSeconds, Map<String, String> notes) {
      pending.put(key, notes);
      puts.add(() -> InMemoryStore.this.put(key, lifespanSeconds, notes));
    }

    @Override
    public Map<String, String> get(String key) {
      return pending.containsKey(key) ? pending.get(key) : InMemoryStore.this.get(key);
    }

    @Override
    public Map<String, String> remove(String key) {
      return InMemoryStore.this.remove(key);
    }

    @Override
    public boolean replace(String key, Map<String, String> notes) {
      return InMemoryStore.this.replace(key, notes);
    }

    @Override
    public boolean putIfAbsent(String key, long lifespanInSeconds) {
      return InMemoryStore.this.putIfAbsent(key, lifespanInSeconds);
    }

    @Override
    public boolean contains(String key) {
      return InMemoryStore.this.contains(key);
    }

    @Override
    public void close() {
      // nothing to release
    }
  }

  private boolean isOver(Entry entry) {
    return clock.seconds() >= entry.expires();
  }
}
