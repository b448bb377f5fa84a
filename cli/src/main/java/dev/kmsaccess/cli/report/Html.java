package dev.kmsaccess.cli.report;

import dev.kmsaccess.core.event.ForeignText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Foreign text made safe for a page, and the marks by which a page lets its own parts run. */
final class Html {

  private static final int LONGEST = 1_024;

  private Html() {}

  /** Returns a text that is text wherever it stands in a page, in quotes too. */
  static String text(String foreign) {
    StringBuilder safe = new StringBuilder();
    String shown = ForeignText.shown(foreign, LONGEST);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /**
   * Returns the source by which a content security policy admits exactly this script or style (<a
   * href="https://www.w3.org/TR/CSP3/#grammardef-hash-source">hash sources</a>).
   */
  static String hash(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
