package dev.kmsaccess.local.sqs;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.LocalCloud;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of queues: an ARN for policies, a URL for calls. */
public final class QueueUrl {

  // Whatever host a client was told to use, the path names the queue.
  private static final Pattern URL = Pattern.compile("https?://[^/]+/(\\d{12})/([^/]+)");

  private QueueUrl() {}

  /** Returns the URL of a queue. */
  public static String of(Arn queue) {
    return "https://sqs.%s.amazonaws.com/%s/%s"
        .formatted(queue.region(), queue.account(), queue.resource());
  }

  /** Returns the ARN of a queue. */
  static Arn arn(String region, AccountId account, String name) {
    return new Arn(LocalCloud.PARTITION, "sqs", region, account.id(), name);
  }

  /** Returns the ARN of the queue behind a URL; the Region is that of the client. */
  static Optional<Arn> parse(String region, String url) {
    Matcher matcher = URL.matcher(url);
    return matcher.matches()
        ? Optional.of(arn(region, new AccountId(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }
}
