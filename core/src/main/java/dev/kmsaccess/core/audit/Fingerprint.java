package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tells whether two things are the same without keeping them. */
final class Fingerprint {

  private Fingerprint() {}

  /** Returns 64 hex digits over some texts, each kept apart from the others. */
  static String of(String... texts) {
    return of(List.of(texts));
  }

  /** Returns 64 hex digits over some texts, each kept apart from the others. */
  static String of(List<String> texts) {
    return sha256(StrictJson.write(JsonArray.ofTexts(texts)));
  }

  /** Returns the SHA-256 of a text in hex. */
  static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
