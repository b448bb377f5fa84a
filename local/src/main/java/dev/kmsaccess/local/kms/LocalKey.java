package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.local.iam.BoundPolicy;
import dev.kmsaccess.local.iam.PolicyForm;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** One KMS key. */
final class LocalKey {

  /** The states that a key passes through here; KMS has more for imported and external keys. */
  sealed interface State {
    /** The key can be used. */
    record Enabled() implements State {}

    /** The key cannot be used until it is enabled. */
    record Disabled() implements State {}

    /** The key will be gone at a time. */
    record PendingDeletion(Instant date) implements State {}
  }

  private final KeyArn arn;
  private final KeyType type;
  private final Instant created;
  private final byte[] material;
  private final Map<String, String> tags = new TreeMap<>();
  private String description;
  private BoundPolicy policy;
  private int shown;
  private State state = new State.Enabled();

  LocalKey(
      KeyArn arn,
      KeyType type,
      Instant created,
      byte[] material,
      String description,
      BoundPolicy policy) {
    this.arn = arn;
    this.type = type;
    this.created = created;
    this.material = material.clone();
    this.description = description;
    this.policy = policy;
  }

  KeyArn arn() {
    return arn;
  }

  KeyType type() {
    return type;
  }

  Instant created() {
    return created;
  }

  byte[] material() {
    return material.clone();
  }

  /** Returns the tags; to be changed in place. */
  Map<String, String> tags() {
    return tags;
  }

  String description() {
    return description;
  }

  void setDescription(String text) {
    description = text;
  }

  BoundPolicy policy() {
    return policy;
  }

  /** Returns the policy's text in one of the orders in which KMS shows it. */
  String showPolicy() {
    return PolicyForm.ofKms(policy.text(), shown++);
  }

  void setPolicy(BoundPolicy replacement) {
    policy = replacement;
  }

  State state() {
    return state;
  }

  void setState(State next) {
    state = next;
  }
}
