package io.passwordless.keycloak.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.SocketTimeoutException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.junit.jupiter.api.Test;
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
