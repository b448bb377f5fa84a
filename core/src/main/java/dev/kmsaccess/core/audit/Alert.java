package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A message for the security team.
 *
 * @param kind what it is about
 * @param severity how bad it is
 * @param exposure who gets in; empty where nobody does
 * @param place the key, or where there is none the account and Region
 * @param matter what the first alert, its reminders and the closing word have in common
 * @param at when it was written
 * @param subject at most 99 printable ASCII characters, as <a
 *     href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">SNS takes them</a>
 * @param summary the one sentence that matters
 * @param steps what to do, in this order, in words
 * @param text the whole message, in lines
 */
public record Alert(
    Kind kind,
    Severity severity,
    Optional<String> exposure,
    Place place,
    Matter matter,
    Instant at,
    String subject,
    String summary,
    List<String> steps,
    String text) {

  private static final int LONGEST_SUBJECT = 99;

  /** What an alert is about. */
  public enum Kind {
    /** A key policy lets outsiders in. */
    EXPOSURE,
    /** A grant lets an outsider in. */
    GRANT,
    /** Something told earlier is still open. */
    REMINDER,
    /** Something told earlier is open no longer. */
    CLOSED,
    /** Something told earlier is in an account that is not ours any more. */
    UNWATCHED,
    /** What the first sweep of an installation found. */
    BASELINE,
    /** Somebody changed what the auditor sees by. */
    WATCH,
    /** Something about a managed key changed that opens it to nobody outside. */
    NOTICE;

    /** Returns the kind as filter policies write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What several alerts can be about, one after the other.
   *
   * @param id a text that no other matter has
   * @param since when it began
   */
  public record Matter(String id, Instant since) {}

  /**
   * Where it is.
   *
   * @param account the account's id
   * @param region the Region
   * @param key the key, if it is about one
   */
  public record Place(String account, String region, Optional<KeyArn> key) {
    /** Returns the place of a key. */
    public static Place of(KeyArn key) {
      return new Place(key.account().id(), key.region(), Optional.of(key));
    }
  }

  public Alert {
    steps = List.copyOf(steps);
    if (subject.isEmpty()
        || subject.length() > LONGEST_SUBJECT
        || subject.chars().anyMatch(it -> it < ' ' || it > '~')) {
      throw new IllegalArgumentException("SNS would refuse the subject: " + subject);
    }
  }

  /** Returns a subject that SNS takes: cut to its limit, with a mark for every other character. */
  static String subject(String text) {
    String plain = text.replaceAll("[^ -~]", "?");
    return plain.length() <= LONGEST_SUBJECT ? plain : plain.substring(0, LONGEST_SUBJECT);
  }

  /**
   * Returns what filter policies of subscriptions may ask for: {@code kind}, {@code severity},
   * {@code account}, {@code region}, and where they are known {@code exposure} and {@code key}.
   */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("kind", kind.text());
    attributes.put("severity", severity.name());
    attributes.put("account", place.account());
    attributes.put("region", place.region());
    exposure.ifPresent(it -> attributes.put("exposure", it));
    place.key().ifPresent(it -> attributes.put("key", it.toString()));
    return attributes;
  }
}
