package dev.kmsaccess.core.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What people ask for who do not think in operations: the use of a key by a service, for one job.
 *
 * <p>The operations are those that AWS names for the job: for Auto Scaling in the <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html">key
 * policy requirements</a>, for snapshots in <a
 * href="https://docs.aws.amazon.com/ebs/latest/userguide/share-kms-key.html">sharing the key</a>.
 */
public enum Preset {
  /** A service-linked role starts instances whose volumes are encrypted by the key. */
  AUTO_SCALING(
      Mode.GRANT,
      EnumSet.of(
          KmsOperation.ENCRYPT,
          KmsOperation.DECRYPT,
          KmsOperation.RE_ENCRYPT_FROM,
          KmsOperation.RE_ENCRYPT_TO,
          KmsOperation.GENERATE_DATA_KEY,
          KmsOperation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
          KmsOperation.DESCRIBE_KEY,
          KmsOperation.CREATE_GRANT)),
  /** A role copies a shared snapshot that is encrypted by the key. */
  EBS_SNAPSHOT(
      Mode.POLICY,
      EnumSet.of(
          KmsOperation.DECRYPT,
          KmsOperation.RE_ENCRYPT_FROM,
          KmsOperation.RE_ENCRYPT_TO,
          KmsOperation.GENERATE_DATA_KEY,
          KmsOperation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
          KmsOperation.DESCRIBE_KEY,
          KmsOperation.CREATE_GRANT));

  private final Mode mode;
  private final Set<KmsOperation> operations;

  Preset(Mode mode, Set<KmsOperation> operations) {
    this.mode = mode;
    this.operations = KmsOperation.inOrder(operations);
  }

  /** Returns the only mode that the job works in. */
  public Mode mode() {
    return mode;
  }

  /** Returns the operations that the job takes. */
  public Set<KmsOperation> operations() {
    return operations;
  }

  /** Returns the preset as requests write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the preset of that text, or empty if there is none. */
  public static Optional<Preset> parse(String text) {
    for (Preset preset : values()) {
      if (preset.text().equals(text)) {
        return Optional.of(preset);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return text();
  }
}
