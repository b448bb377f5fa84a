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

  private static final String START = "arn:";

  /** Returns the ARN, or empty if the text does not have six parts that begin with {@code arn}. */
  public static Optional<Arn> parse(String text) {
    if (!text.startsWith(START)) {
      return Optional.empty();
    }
    // The audit reads ARNs by the hundred thousand, so this is no split.
    int service = text.indexOf(':', START.length()) + 1;
    int region = service == 0 ? 0 : text.indexOf(':', service) + 1;
    int account = region == 0 ? 0 : text.indexOf(':', region) + 1;
    int resource = account == 0 ? 0 : text.indexOf(':', account) + 1;
    if (resource == 0
        || service - 1 == START.length()
        || region - 1 == service
        || resource == text.length()) {
      return Optional.empty();
    }
    return Optional.of(
        new Arn(
            text.substring(START.length(), service - 1),
            text.substring(service, region - 1),
            text.substring(region, account - 1),
            text.substring(account, resource - 1),
            text.substring(resource)));
  }

  @Override
  public String toString() {
    return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
  }
}
