package io.passwordless.keycloak.policy;

import java.util.regex.Pattern;

/**
 * What a realm's colour and its logo may be. Both go into style sheets, headers and mails, so the
 * forms leave no room for anything that ends a word there. {@code passwordless-brand.ftl} reads
 * them in the same way.
 */
final class Brand {

  /** Every page that shows a picture carries it, and mail programs cut long mails. */
  private static final int LONGEST_PICTURE = 30_000;

  private static final int LONGEST_ADDRESS = 500;

  /** WCAG 2.2 1.4.3: of text that is not large. */
  private static final double CONTRAST = 4.5;

  private static final Pattern COLOR = Pattern.compile("#[0-9A-Fa-f]{6}");

  private static final Pattern ADDRESS =
      Pattern.compile(
          "https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/(?:[A-Za-z0-9._~/?=+@:-]|%[0-9A-Fa-f]{2})+");

  private static final Pattern PICTURE =
      Pattern.compile("data:image/(png|jpeg);base64,[A-Za-z0-9+/]++={0,2}");

  private Brand() {}

  /** Whether white text can be read on this colour, and so can this colour on white. */
  static boolean isColor(String value) {
    return value.isEmpty()
        || (COLOR.matcher(value).matches() && contrastToWhite(value) >= CONTRAST);
  }

  /** No SVG: mail programs do not show it. */
  static boolean isLogo(String value) {
    return value.isEmpty()
        || (value.length() <= LONGEST_ADDRESS && ADDRESS.matcher(value).matches())
        || (value.length() <= LONGEST_PICTURE && PICTURE.matcher(value).matches());
  }

  private static double contrastToWhite(String color) {
    return 1.05 / (luminance(Integer.parseInt(color.substring(1), 16)) + 0.05);
  }

  /** The relative luminance (WCAG 2.2). */
  private static double luminance(int rgb) {
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int channel) {
    double value = (channel & 0xff) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
