package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import java.util.Optional;

/**
 * What the security team is told about, once each: a way into a key, or something that happened.
 */
public sealed interface Subject {

  /** Returns a text that no other subject has. */
  String id();

  /** The policy of a key; followed from the day it opens the key until it no longer does. */
  record Policy(KeyArn key) implements Subject {
    @Override
    public String id() {
      return "policy " + key;
    }
  }

  /** A grant on a key; followed until it is gone. */
  record Grant(KeyArn key, String grantId) implements Subject {
    private static final String TO_SERVICES = "to-services";

    /**
     * Returns the subject of all grants on a key that name no principal: they are to AWS services,
     * which make many.
     */
    static Grant toServices(KeyArn key) {
      return new Grant(key, TO_SERVICES);
    }

    boolean isOfServices() {
      return grantId.equals(TO_SERVICES);
    }

    @Override
    public String id() {
      return "grant " + key + " " + grantId;
    }
  }

  /** A call that CloudTrail recorded; it happened, and there is nothing to follow. */
  record Event(String eventId) implements Subject {
    @Override
    public String id() {
      return "event " + eventId;
    }
  }

  /** Returns the key that the subject belongs to, if it belongs to one. */
  default Optional<KeyArn> ofKey() {
    return switch (this) {
      case Policy policy -> Optional.of(policy.key());
      case Grant grant -> Optional.of(grant.key());
      case Event event -> Optional.empty();
    };
  }

  /** Reads what {@link #id()} writes; empty for every other text. */
  static Optional<Subject> parse(String id) {
    String[] words = id.split(" ", 3);
    if (words.length == 2 && words[0].equals("policy")) {
      return KeyArn.parse(words[1]).map(Policy::new);
    }
    if (words.length == 3 && words[0].equals("grant")) {
      return KeyArn.parse(words[1]).map(key -> new Grant(key, words[2]));
    }
    return words[0].equals("event") && words.length > 1
        ? Optional.of(new Event(id.substring("event ".length())))
        : Optional.empty();
  }
}
