package dev.kmsaccess.core.json;

/**
 * What a text may weigh before it is refused.
 *
 * @param bytes the largest text, in bytes of UTF-8
 * @param depth the deepest nesting
 */
public record JsonLimits(int bytes, int depth) {

  /** An EventBridge event: PutEvents takes at most 1 MiB for a whole request. */
  public static final JsonLimits EVENT = new JsonLimits(1_048_576, 64);

  /** A rules or exceptions file: a Lambda layer could hold more, nobody could review it. */
  public static final JsonLimits FILE = new JsonLimits(4_194_304, 32);

  /** A policy document; KMS stores at most 32,768 bytes, its API takes 131,072 characters. */
  public static final JsonLimits POLICY = new JsonLimits(131_072, 32);

  public JsonLimits {
    if (bytes < 1 || depth < 1) {
      throw new IllegalArgumentException("limits must be positive: " + bytes + ", " + depth);
    }
  }
}
