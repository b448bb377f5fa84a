package dev.kmsaccess.core.arn;

import java.util.Optional;

/**
 * An Amazon Resource Name in its six parts; service, Region and account may be empty.
 *
 * @param partition such as {@code aws}, {@code aws-cn} or {@code aws-us-gov}
 * @param service such as {@code kms}
 * @param region such as {@code eu-central-1}; empty for global services
 * @param account the account part as it stands; not always twelve digits
 * @param resource all the rest, colons included
 */
public record Arn(
    String partition, String service, String region, String account, String resource) {

  /** Returns the ARN, or empty if the text does not have six parts that begin with {@code arn}. */
  public static Optional<Arn> parse(String text) {
    String[] parts = text.split(":", 6);
    if (parts.length != 6
        || !parts[0].equals("arn")
        || parts[1].isEmpty()
        || parts[2].isEmpty()
        || parts[5].isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
  }

  @Override
  public String toString() {
    return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
  }
}
