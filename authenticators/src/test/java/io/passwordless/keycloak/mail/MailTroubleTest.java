package io.passwordless.keycloak.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.email.EmailException;

class MailTroubleTest {

  @Test
  void aServerThatIsBusyOrSilentIsTriedAgain() throws AddressException {
    assertThat(isTemporary(refusal(451))).isTrue();
    assertThat(isTemporary(new MessagingException("timeout", new SocketTimeoutException())))
        .isTrue();
  }

  @Test
  void aRefusalForGoodIsNot() throws AddressException {
    assertThat(isTemporary(refusal(550))).isFalse();
    assertThat(isTemporary(new MessagingException("outer", refusal(550)))).isFalse();
    assertThat(isTemporary(new AuthenticationFailedException())).isFalse();
    assertThat(isTemporary(new AddressException())).isFalse();
    assertThat(new MailTrouble(new EmailException("no sender address")).isTemporary()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "454 4.7.0 Temporary authentication failure",
        "421 4.3.0 shutting down",
        "432 4.7.12 A password transition is needed",
        "454-4.7.0 Too many login attempts,\n454 4.7.0 please try again later.",
        "451"
      })
  void logInRefusedForNowIsTriedAgain(String reply) {
    assertThat(isTemporary(new AuthenticationFailedException(reply))).isTrue();
    assertThat(isTemporary(new AuthenticationFailedException(reply, new IOException()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "535 5.7.8 Authentication credentials invalid",
        "534 5.7.9 Application-specific password required",
        "530 5.7.0 Must issue a STARTTLS command first",
        "535-5.7.8 not accepted\n535 5.7.8 454 is no answer here",
        "No authentication mechanisms supported by both server and client",
        "failed to connect, no password specified?",
        ""
      })
  void logInRefusedForGoodIsNot(String reply) {
    assertThat(isTemporary(new AuthenticationFailedException(reply))).isFalse();
  }

  @Test
  void greetingSaysWhetherToComeBack() {
    assertThat(isTemporary(greeting(421))).isTrue();
    assertThat(isTemporary(greeting(554))).isFalse();
    assertThat(isTemporary(greeting(-1))).isTrue();
  }

  private static MessagingException greeting(int code) {
    return new MessagingException(
        "Got bad greeting from SMTP host: mail.example.com, port: 25, response: " + code);
  }

  @Test
  void replyToTheLogInIsToldByItsCodeAlone() {
    EmailException failure =
        new EmailException(
            "not sent", new AuthenticationFailedException("454 4.7.0 not now, alice"));

    assertThat(new MailTrouble(failure).withoutReplies())
        .isEqualTo("EmailException: not sent <- AuthenticationFailedException (reply 454)");
  }

  @Test
  void wordsOfTheMailServerAreNotTold() throws AddressException {
    EmailException failure =
        new EmailException("not sent", new MessagingException("550 Code 123456", refusal(550)));

    assertThat(new MailTrouble(failure).withoutReplies())
        .isEqualTo(
            "EmailException: not sent <- MessagingException"
                + " <- SMTPAddressFailedException (reply 550)");
  }

  private static boolean isTemporary(Exception cause) {
    return new MailTrouble(new EmailException("not sent", cause)).isTemporary();
  }

  private static MessagingException refusal(int code) throws AddressException {
    return new SMTPAddressFailedException(
        new InternetAddress("alice@example.com"), "RCPT TO", code, code + " refused");
  }
}
