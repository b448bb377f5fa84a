package dev.kmsaccess.core.policy;

/** Where a policy is attached, which decides what its statements must and must not have. */
public enum PolicyKind {
  /**
   * The policy of a KMS key. A statement without Action or Resource is taken and has no effect (<a
   * href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html">Key
   * policies</a>).
   */
  KEY_POLICY("a key policy", Need.REQUIRED, Need.OPTIONAL, Need.OPTIONAL),
  /** A policy of an IAM user or role, inline or managed; also a permissions boundary. */
  IDENTITY("an identity policy", Need.PROHIBITED, Need.REQUIRED, Need.REQUIRED),
  /** The trust policy of a role: the role itself is the resource and is never written. */
  TRUST("a trust policy", Need.REQUIRED, Need.REQUIRED, Need.PROHIBITED),
  /** The policy of an event bus, a queue or a topic. */
  RESOURCE("a resource policy", Need.REQUIRED, Need.REQUIRED, Need.REQUIRED),
  /** The policy that narrows one session of a role. */
  SESSION("a session policy", Need.PROHIBITED, Need.REQUIRED, Need.REQUIRED),
  /**
   * A policy of a principal or a session in a question, which nobody stores: that IAM would not
   * take its Sids decides nothing.
   */
  ASKED("a policy of a principal or a session", Need.PROHIBITED, Need.REQUIRED, Need.REQUIRED),
  /** A service or resource control policy of an organisation; only the latter has a principal. */
  CONTROL("a control policy", Need.OPTIONAL, Need.REQUIRED, Need.REQUIRED);

  /** What a kind of policy says about an element of its statements. */
  enum Need {
    REQUIRED,
    OPTIONAL,
    PROHIBITED
  }

  private final String words;
  private final Need principal;
  private final Need action;
  private final Need resource;

  PolicyKind(String words, Need principal, Need action, Need resource) {
    this.words = words;
    this.principal = principal;
    this.action = action;
    this.resource = resource;
  }

  /** Returns the kind in words that fit a message ("a key policy"). */
  public String words() {
    return words;
  }

  Need principal() {
    return principal;
  }

  Need action() {
    return action;
  }

  Need resource() {
    return resource;
  }

  /**
   * Whether IAM stores the policy: its Sids have letters and digits only, and none stands twice.
   */
  boolean hasStrictSids() {
    return this == IDENTITY || this == TRUST || this == SESSION;
  }

  /** Whether each resource must be an ARN or {@code *}; other services take what they like. */
  boolean hasArnResources() {
    return this == IDENTITY || this == SESSION || this == ASKED;
  }
}
