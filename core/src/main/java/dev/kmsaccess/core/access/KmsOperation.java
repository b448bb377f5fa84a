package dev.kmsaccess.core.access;

import static dev.kmsaccess.core.access.KeyKind.ASYMMETRIC_ENCRYPTION;
import static dev.kmsaccess.core.access.KeyKind.KEY_AGREEMENT;
import static dev.kmsaccess.core.access.KeyKind.MAC;
import static dev.kmsaccess.core.access.KeyKind.SIGNING;
import static dev.kmsaccess.core.access.KeyKind.SYMMETRIC;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operations that a grant can give.
 *
 * <p>Which key takes which is the table of <a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations">grant
 * operations</a>.
 */
public enum KmsOperation {
  ENCRYPT("Encrypt", EnumSet.of(SYMMETRIC, ASYMMETRIC_ENCRYPTION)),
  DECRYPT("Decrypt", EnumSet.of(SYMMETRIC, ASYMMETRIC_ENCRYPTION)),
  RE_ENCRYPT_FROM("ReEncryptFrom", EnumSet.of(SYMMETRIC, ASYMMETRIC_ENCRYPTION)),
  RE_ENCRYPT_TO("ReEncryptTo", EnumSet.of(SYMMETRIC, ASYMMETRIC_ENCRYPTION)),
  GENERATE_DATA_KEY("GenerateDataKey", EnumSet.of(SYMMETRIC)),
  GENERATE_DATA_KEY_WITHOUT_PLAINTEXT("GenerateDataKeyWithoutPlaintext", EnumSet.of(SYMMETRIC)),
  GENERATE_DATA_KEY_PAIR("GenerateDataKeyPair", EnumSet.of(SYMMETRIC)),
  GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT(
      "GenerateDataKeyPairWithoutPlaintext", EnumSet.of(SYMMETRIC)),
  SIGN("Sign", EnumSet.of(SIGNING)),
  VERIFY("Verify", EnumSet.of(SIGNING)),
  GET_PUBLIC_KEY("GetPublicKey", EnumSet.of(ASYMMETRIC_ENCRYPTION, SIGNING, KEY_AGREEMENT)),
  GENERATE_MAC("GenerateMac", EnumSet.of(MAC)),
  VERIFY_MAC("VerifyMac", EnumSet.of(MAC)),
  DERIVE_SHARED_SECRET("DeriveSharedSecret", EnumSet.of(KEY_AGREEMENT)),
  CREATE_GRANT("CreateGrant", EnumSet.allOf(KeyKind.class)),
  RETIRE_GRANT("RetireGrant", EnumSet.allOf(KeyKind.class)),
  DESCRIBE_KEY("DescribeKey", EnumSet.allOf(KeyKind.class));

  /** What people write for several operations, as they do in IAM policies. */
  private static final Map<String, Set<KmsOperation>> SHORTHANDS =
      Map.of(
          "ReEncrypt*",
          EnumSet.of(RE_ENCRYPT_FROM, RE_ENCRYPT_TO),
          "GenerateDataKey*",
          EnumSet.of(
              GENERATE_DATA_KEY,
              GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
              GENERATE_DATA_KEY_PAIR,
              GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT));

  private final String apiName;
  private final Set<KeyKind> kinds;

  KmsOperation(String apiName, EnumSet<KeyKind> kinds) {
    this.apiName = apiName;
    this.kinds = Collections.unmodifiableSet(kinds);
  }

  /** Returns the operation's name in the KMS API, such as {@code ReEncryptFrom}. */
  public String apiName() {
    return apiName;
  }

  /** Whether a key takes the operation. */
  public boolean isSupportedBy(KeyFacts key) {
    boolean dataKeyPair =
        this == GENERATE_DATA_KEY_PAIR || this == GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT;
    // Data key pairs need key material in KMS itself, not in a custom key store.
    return kinds.contains(key.kind()) && !(dataKeyPair && key.inCustomKeyStore());
  }

  /**
   * Returns what a text stands for: one operation, or several where it is {@code ReEncrypt*} or
   * {@code GenerateDataKey*}. Empty if no grant can give it.
   */
  public static Optional<Set<KmsOperation>> expand(String text) {
    Set<KmsOperation> several = SHORTHANDS.get(text);
    if (several != null) {
      return Optional.of(Collections.unmodifiableSet(several));
    }
    for (KmsOperation operation : values()) {
      if (operation.apiName.equals(text)) {
        return Optional.of(Set.of(operation));
      }
    }
    return Optional.empty();
  }

  /** Returns everything that {@link #expand} takes, in alphabetical order. */
  public static Set<String> spellings() {
    Set<String> spellings = new TreeSet<>(SHORTHANDS.keySet());
    for (KmsOperation operation : values()) {
      spellings.add(operation.apiName);
    }
    return spellings;
  }

  /** Returns the operations in this order, whichever order they came in. */
  public static Set<KmsOperation> inOrder(Set<KmsOperation> operations) {
    EnumSet<KmsOperation> ordered = EnumSet.noneOf(KmsOperation.class);
    ordered.addAll(operations);
    return Collections.unmodifiableSet(ordered);
  }

  /** Returns what the API calls some operations, in the order that they come in. */
  public static List<String> apiNames(Collection<KmsOperation> operations) {
    return operations.stream().map(KmsOperation::apiName).toList();
  }

  @Override
  public String toString() {
    return apiName;
  }
}
