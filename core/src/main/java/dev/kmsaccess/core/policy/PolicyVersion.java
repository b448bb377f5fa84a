package dev.kmsaccess.core.policy;

/**
 * The version of the policy language that a policy is written in (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html">AWS
 * JSON policy elements: Version</a>).
 */
public enum PolicyVersion {
  /** The version of 2012, the only one with policy variables. */
  V2012_10_17("2012-10-17"),
  /** The version of 2008, in which {@code ${…}} is plain text. */
  V2008_10_17("2008-10-17"),
  /** No version: AWS then reads the policy as one of 2008. */
  ABSENT("");

  private final String text;

  PolicyVersion(String text) {
    this.text = text;
  }

  /** Returns the date that stands in a policy; empty for {@link #ABSENT}. */
  public String text() {
    return text;
  }

  /** Whether {@code ${…}} in a resource or a condition value is a policy variable. */
  public boolean hasVariables() {
    return this == V2012_10_17;
  }
}
