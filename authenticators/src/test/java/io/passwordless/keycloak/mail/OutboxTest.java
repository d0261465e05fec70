package io.passwordless.keycloak.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.mail.Delivery.Fate;
import io.passwordless.keycloak.mail.MailSender.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;

class OutboxTest {

  private static final int SIZE = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SignInMail MAIL =
      new SignInMail(
          Map.of(), "alice@example.com", "en", "template", "subject", List.of(), Map.of());

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final BlockingQueue<Fate> reported = new LinkedBlockingQueue<>();
  private final AtomicInteger attempts = new AtomicInteger();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void aMailThatIsTakenIsReportedOnce() throws InterruptedException {
    Outbox outbox = outbox(delivery -> Answer.TAKEN);
    outbox.accept(mail(PATIENCE));

    assertThat(next()).isEqualTo(Fate.SENT);
    outbox.close(PATIENCE);
    assertThat(reported).isEmpty();
  }

  @Test
  void aMailThatIsRefusedForNowIsTriedAgain() throws InterruptedException {
    outbox(delivery -> attempts.get() == 1 ? Answer.REFUSED_FOR_NOW : Answer.TAKEN)
        .accept(mail(PATIENCE));

    assertThat(next()).isEqualTo(Fate.SENT);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void aMailIsNotTriedBeyondTheLifeOfItsSecrets() throws InterruptedException {
    outbox(delivery -> Answer.REFUSED_FOR_NOW).accept(mail(Duration.ofSeconds(2)));

    assertThat(next()).isEqualTo(Fate.LATE);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void aMailWhoseSecretsHaveExpiredIsNotSent() throws InterruptedException {
    outbox(delivery -> Answer.TAKEN).accept(mail(Duration.ofSeconds(-1)));

    assertThat(next()).isEqualTo(Fate.LATE);
    assertThat(attempts).hasValue(0);
  }

  @Test
  void noMoreThanThePlacesWait() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    Outbox outbox = outbox(delivery -> hang(hanging));
    for (int i = 0; i < SIZE + 2; i++) {
      outbox.accept(mail(PATIENCE, "realm " + i));
    }
    assertThat(List.of(next(), next())).containsOnly(Fate.OVERFLOW);
    hanging.countDown();
    for (int i = 0; i < SIZE; i++) {
      assertThat(next()).isEqualTo(Fate.SENT);
    }
    outbox.accept(mail(PATIENCE));
    assertThat(next()).isEqualTo(Fate.SENT);
  }

  @Test
  void whateverIsThrownTheMailIsReportedAndGivesItsPlaceBack() throws InterruptedException {
    Outbox outbox =
        outbox(
            delivery -> {
              throw new StackOverflowError("thrown by the test");
            });
    for (int i = 0; i < 2 * SIZE; i++) {
      outbox.accept(mail(PATIENCE));
      assertThat(next()).isEqualTo(Fate.REFUSED);
    }
  }

  @Test
  void oneRealmTakesNoMoreThanHalfOfThePlaces() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    Outbox outbox =
        outbox(delivery -> delivery.realmId().equals("other") ? Answer.TAKEN : hang(hanging));
    for (int i = 0; i < SIZE; i++) {
      outbox.accept(mail(PATIENCE));
    }
    assertThat(next()).isEqualTo(Fate.OVERFLOW);
    outbox.accept(mail(PATIENCE, "other"));
    assertThat(reported).isEmpty();
    hanging.countDown();
    for (int i = 0; i < SIZE; i++) {
      assertThat(next()).isEqualTo(Fate.SENT);
    }
    outbox.accept(mail(PATIENCE));
    assertThat(next()).as("a place that was given back").isEqualTo(Fate.SENT);
  }

  @Test
  void whatWaitsIsSentWhenTheServerStops() {
    Outbox outbox = outbox(delivery -> Answer.TAKEN);
    outbox.accept(mail(PATIENCE));
    outbox.close(PATIENCE);

    assertThat(reported).containsExactly(Fate.SENT);
  }

  @Test
  void whatIsNotSentWhenTheServerStopsIsReportedOnce() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    Outbox outbox = outbox(delivery -> hang(hanging));
    for (int i = 0; i < SIZE; i++) {
      outbox.accept(mail(PATIENCE, "realm " + i));
    }
    outbox.close(Duration.ofMillis(100));
    outbox.accept(mail(PATIENCE));
    hanging.countDown();
    threads.shutdown();

    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(reported).hasSize(SIZE + 1).containsOnly(Fate.SHUTDOWN);
  }

  private Outbox outbox(Function<Delivery, Answer> server) {
    return new Outbox(
        new Lanes(threads, 2, 2),
        SIZE,
        delivery -> {
          attempts.incrementAndGet();
          return server.apply(delivery);
        },
        (delivery, fate) -> reported.add(fate));
  }

  private Fate next() throws InterruptedException {
    return reported.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static Answer hang(CountDownLatch hanging) {
    try {
      hanging.await();
      return Answer.TAKEN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.REFUSED;
    }
  }

  private static Delivery mail(Duration life) {
    return mail(life, "realm");
  }

  private static Delivery mail(Duration life, String realmId) {
    return new TestDelivery(realmId, MAIL, Instant.now().plus(life));
  }

  private record TestDelivery(String realmId, SignInMail mail, Instant deadline)
      implements Delivery {

    @Override
    public void report(KeycloakSession session, Fate fate) {
      throw new UnsupportedOperationException("the test has a reporter of its own");
    }
  }
}
