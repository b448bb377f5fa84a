package dev.kmsaccess.core.event;

import java.util.Optional;

/** The kinds of events that the product reads and writes, by their {@code detail-type}. */
public enum DetailType {
  /** A member account asks for access. */
  REQUEST("KMS Access Request"),
  /** A member account gives an access up, or the key account takes it away. */
  RELEASE("KMS Access Release"),
  /** The broker decided what the policy writer is to do; nobody else sends or reads it. */
  DECIDED("KMS Access Decided"),
  /** A request waits for somebody's approval. */
  PENDING("KMS Access Pending"),
  /** Somebody approves what waits. */
  APPROVE("KMS Access Approve"),
  /** An access was opened. */
  GRANTED("KMS Access Granted"),
  /** A request or a release was refused. */
  REFUSED("KMS Access Refused"),
  /** An access is over soon. */
  ENDING("KMS Access Ending"),
  /** An access is over. */
  ENDED("KMS Access Ended"),
  /** The reaper swept, and something is left undone. */
  SWEPT("KMS Access Swept"),
  /** The live accesses were held against the rules and the organisation. */
  REVIEWED("KMS Access Reviewed"),
  /** Grants that were made under an access outlived it. */
  CHILDREN("KMS Access Children"),
  /** A key can be used from outside the organisation. */
  KEY_EXPOSED("KMS Key Exposed"),
  /** It no longer can. */
  EXPOSURE_CLOSED("KMS Key Exposure Closed"),
  /** CloudTrail recorded a call. */
  CLOUD_TRAIL("AWS API Call via CloudTrail");

  private final String text;

  DetailType(String text) {
    this.text = text;
  }

  /** Returns the text of the envelope's {@code detail-type}. */
  public String text() {
    return text;
  }

  /** Returns the kind of that text, or empty if it is none of these. */
  public static Optional<DetailType> parse(String text) {
    for (DetailType type : values()) {
      if (type.text.equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
