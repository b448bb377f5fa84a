package dev.kmsaccess.core.arn;

import java.util.Optional;

/**
 * The ARN of a KMS key; an alias ARN is none.
 *
 * @param keyId the key id: a UUID, or {@code mrk-} and 32 hex digits for a multi-Region key
 */
public record KeyArn(String partition, String region, AccountId account, String keyId) {

  private static final int LONGEST_ID = 128;

  public KeyArn {
    if (!isKeyId(keyId)) {
      throw new IllegalArgumentException("not a KMS key id: " + keyId);
    }
  }

  /** Returns the key ARN, or empty if the text is none. */
  public static Optional<KeyArn> parse(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals("kms") && !arn.region().isEmpty())
        .filter(arn -> arn.resource().startsWith("key/"))
        .filter(arn -> isKeyId(arn.resource().substring(4)))
        .flatMap(
            arn ->
                AccountId.parse(arn.account())
                    .map(
                        account ->
                            new KeyArn(
                                arn.partition(),
                                arn.region(),
                                account,
                                arn.resource().substring(4))));
  }

  private static boolean isKeyId(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z')
          && !(c >= '0' && c <= '9')
          && !(c >= 'A' && c <= 'Z')
          && c != '-') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST_ID;
  }

  /** Returns the key ARN; for texts that AWS or our own code made. */
  public static KeyArn of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not a key ARN: " + text));
  }

  /** Whether the key is a multi-Region key; its id alone says so. */
  public boolean isMultiRegion() {
    return keyId.startsWith("mrk-");
  }

  @Override
  public String toString() {
    return "arn:" + partition + ":kms:" + region + ":" + account + ":key/" + keyId;
  }
}
