package io.passwordless.keycloak.it.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail as a person reads it. */
public record ReceivedMail(String from, String subject, String text, String html) {

  private static final Pattern CODE = Pattern.compile("^([0-9A-Z]{6,12})\\b");
  private static final Pattern LINK =
      Pattern.compile("https?://[^\\s\"<>]+/passwordless/link/[A-Za-z0-9_-]+");

  private static final Pattern DISOWNING_LINK =
      Pattern.compile("https?://[^\\s\"<>]+/passwordless/void/[A-Za-z0-9_-]+");

  /** The code in the subject. */
  public String code() {
    Matcher code = CODE.matcher(subject);
    if (!code.find()) {
      throw new AssertionError("no code in the subject");
    }
    return code.group(1);
  }

  /** The link in the text. */
  public URI link() {
    return find(LINK);
  }

  /** The link for those who did not ask for the mail. */
  public URI disowningLink() {
    return find(DISOWNING_LINK);
  }

  private URI find(Pattern address) {
    Matcher link = address.matcher(text);
    if (!link.find()) {
      throw new AssertionError("no such link in the text");
    }
    return URI.create(link.group());
  }

  /** Whether the mail carries a link. */
  public boolean hasLink() {
    return LINK.matcher(text).find() || LINK.matcher(html).find();
  }

  /** Reads a mail that has a text and an HTML part. */
  public static ReceivedMail of(MimeMessage message) {
    try {
      MimeMultipart parts = (MimeMultipart) message.getContent();
      return new ReceivedMail(
          message.getFrom() == null ? "" : message.getFrom()[0].toString(),
          message.getSubject(),
          part(parts, "text/plain"),
          part(parts, "text/html"));
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(MimeMultipart parts, String type)
      throws MessagingException, IOException {
    for (int i = 0; i < parts.getCount(); i++) {
      BodyPart part = parts.getBodyPart(i);
      if (part.isMimeType(type)) {
        return part.getContent().toString();
      }
    }
    throw new AssertionError("the mail has no part of type " + type);
  }
}
