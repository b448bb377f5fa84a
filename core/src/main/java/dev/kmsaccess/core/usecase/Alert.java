package dev.kmsaccess.core.usecase;

import java.util.Map;

/**
 * A message for the security team, ready for SNS.
 *
 * @param subject at most 99 printable ASCII characters, as <a
 *     href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">SNS takes them</a>
 * @param text the message, in lines
 * @param attributes for filter policies: {@code severity}, {@code exposure}, {@code account}
 */
public record Alert(String subject, String text, Map<String, String> attributes) {

  private static final int LONGEST_SUBJECT = 99;

  public Alert {
    if (subject.isEmpty()
        || subject.length() > LONGEST_SUBJECT
        || subject.chars().anyMatch(it -> it < ' ' || it > '~')) {
      throw new IllegalArgumentException("SNS would refuse the subject: " + subject);
    }
    attributes = Map.copyOf(attributes);
  }
}
