package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.ActionElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The actions that a key policy can be about, as sets of bits.
 *
 * <p>Which of them work for a caller of another account is said at each operation of the <a
 * href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html">KMS API
 * reference</a> ("Cross-account use"). RetireGrant does, but no key policy can allow it.
 */
final class KmsActions {

  private static final List<String> ACROSS_ACCOUNTS =
      List.of(
          "CreateGrant",
          "Decrypt",
          "DeriveSharedSecret",
          "DescribeKey",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyPair",
          "GenerateDataKeyPairWithoutPlaintext",
          "GenerateDataKeyWithoutPlaintext",
          "GenerateMac",
          "GetKeyRotationStatus",
          "GetPublicKey",
          "ListGrants",
          "ReEncryptFrom",
          "ReEncryptTo",
          "RevokeGrant",
          "Sign",
          "Verify",
          "VerifyMac");

  private static final List<String> WITHIN_ACCOUNT =
      List.of(
          "CancelKeyDeletion",
          "CreateAlias",
          "DeleteAlias",
          "DeleteImportedKeyMaterial",
          "DisableKey",
          "DisableKeyRotation",
          "EnableKey",
          "EnableKeyRotation",
          "GetKeyLastUsage",
          "GetKeyPolicy",
          "GetParametersForImport",
          "ImportKeyMaterial",
          "ListKeyPolicies",
          "ListKeyRotations",
          "ListResourceTags",
          "PutKeyPolicy",
          "ReplicateKey",
          "RetireGrant",
          "RotateKeyOnDemand",
          "ScheduleKeyDeletion",
          "SynchronizeMultiRegionKey",
          "TagResource",
          "UntagResource",
          "UpdateAlias",
          "UpdateKeyDescription",
          "UpdatePrimaryRegion");

  private static final List<String> NAMES = new ArrayList<>();
  // All policies name the same few dozen patterns, each of which would be held against every name.
  private static final Map<String, Long> ASKED_BEFORE = new ConcurrentHashMap<>();
  private static final int MOST_REMEMBERED = 1000;
  private static final int LONGEST_REMEMBERED = 64;

  private static final Map<String, Long> BY_NAME = new HashMap<>();

  static {
    for (String name : ACROSS_ACCOUNTS) {
      add(name);
    }
    for (String name : WITHIN_ACCOUNT) {
      add(name);
    }
  }

  /** Every action. */
  static final long ALL = (1L << NAMES.size()) - 1;

  /** Those that a caller of another account can use. */
  static final long EFFECTIVE = (1L << ACROSS_ACCOUNTS.size()) - 1;

  static final long CREATE_GRANT = set("CreateGrant");

  /** What reads, signs or shares, or makes a ciphertext readable for another key. */
  static final long GRAVE =
      set("CreateGrant", "Decrypt", "DeriveSharedSecret", "GenerateMac", "ReEncryptFrom", "Sign");

  /** What tells about the key and does nothing with it. */
  static final long METADATA =
      set("DescribeKey", "GetKeyRotationStatus", "GetPublicKey", "ListGrants");

  private KmsActions() {}

  private static void add(String name) {
    BY_NAME.put(("kms:" + name).toLowerCase(Locale.ROOT), 1L << NAMES.size());
    NAMES.add("kms:" + name);
  }

  /** Returns the set of the actions of these names. */
  static long set(String... names) {
    long set = 0;
    for (String name : names) {
      set |= of("kms:" + name);
    }
    return set;
  }

  /** Returns the name of the first action of a set, with its service. */
  static String first(long set) {
    return NAMES.get(Long.numberOfTrailingZeros(set));
  }

  /** Returns the names of a set's actions, with their service, in alphabetical order. */
  static List<String> names(long set) {
    List<String> names = new ArrayList<>();
    for (long left = set; left != 0; left &= left - 1) {
      names.add(first(left));
    }
    names.sort(null);
    return names;
  }

  /** Returns the actions that a statement is about. */
  static long of(ActionElement element) {
    return switch (element) {
      case ActionElement.Action(List<String> patterns) -> of(patterns);
      case ActionElement.NotAction(List<String> patterns) -> ALL & ~of(patterns);
      case ActionElement.Absent() -> 0;
    };
  }

  private static long of(List<String> patterns) {
    long set = 0;
    for (int i = 0; i < patterns.size(); i++) {
      set |= of(patterns.get(i));
    }
    return set;
  }

  private static long of(String pattern) {
    Long asked = ASKED_BEFORE.get(pattern);
    if (asked != null) {
      return asked;
    }
    long set = matching(pattern);
    if (ASKED_BEFORE.size() < MOST_REMEMBERED && pattern.length() <= LONGEST_REMEMBERED) {
      ASKED_BEFORE.put(pattern, set);
    }
    return set;
  }

  private static long matching(String pattern) {
    if (pattern.equals("kms:*") || pattern.equals("*")) {
      return ALL;
    }
    String lower = pattern.toLowerCase(Locale.ROOT);
    Long one = BY_NAME.get(lower);
    if (one != null) {
      return one;
    }
    if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
      return 0;
    }
    Glob glob = Glob.like(lower);
    long set = 0;
    for (Map.Entry<String, Long> action : BY_NAME.entrySet()) {
      if (glob.matches(action.getKey())) {
        set |= action.getValue();
      }
    }
    return set;
  }
}
