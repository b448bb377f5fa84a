package dev.kmsaccess.local.kms;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/**
 * A key's spec and usage, and what follows from them (<a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-compare.html">Key type
 * reference</a>). Asymmetric keys have everything but their cryptography here.
 */
record KeyType(KeySpec spec, KeyUsageType usage) {

  private static final Set<KeySpec> HMAC =
      EnumSet.of(KeySpec.HMAC_224, KeySpec.HMAC_256, KeySpec.HMAC_384, KeySpec.HMAC_512);
  private static final Set<KeySpec> RSA =
      EnumSet.of(KeySpec.RSA_2048, KeySpec.RSA_3072, KeySpec.RSA_4096);
  private static final Set<KeySpec> AGREEING_CURVES =
      EnumSet.of(KeySpec.ECC_NIST_P256, KeySpec.ECC_NIST_P384, KeySpec.ECC_NIST_P521);

  /** Returns the type that a request asks for; empty if spec and usage do not go together. */
  static Optional<KeyType> of(KeySpec spec, Optional<KeyUsageType> usage) {
    Set<KeyUsageType> possible = usages(spec);
    if (usage.isEmpty()) {
      // Where a spec has several usages, the request has to say which.
      return possible.size() == 1
          ? Optional.of(new KeyType(spec, possible.iterator().next()))
          : Optional.empty();
    }
    return usage.filter(possible::contains).map(it -> new KeyType(spec, it));
  }

  boolean isSymmetricEncryption() {
    return spec == KeySpec.SYMMETRIC_DEFAULT;
  }

  boolean isHmac() {
    return HMAC.contains(spec);
  }

  /** Returns the length of the key in bytes. */
  int materialBytes() {
    return switch (spec) {
      case HMAC_224 -> 28;
      case HMAC_384 -> 48;
      case HMAC_512 -> 64;
      default -> 32;
    };
  }

  List<EncryptionAlgorithmSpec> encryptionAlgorithms() {
    if (usage != KeyUsageType.ENCRYPT_DECRYPT) {
      return List.of();
    }
    return switch (spec) {
      case SYMMETRIC_DEFAULT -> List.of(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
      case SM2 -> List.of(EncryptionAlgorithmSpec.SM2_PKE);
      default ->
          List.of(
              EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1, EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256);
    };
  }

  Optional<MacAlgorithmSpec> macAlgorithm() {
    return switch (spec) {
      case HMAC_224 -> Optional.of(MacAlgorithmSpec.HMAC_SHA_224);
      case HMAC_256 -> Optional.of(MacAlgorithmSpec.HMAC_SHA_256);
      case HMAC_384 -> Optional.of(MacAlgorithmSpec.HMAC_SHA_384);
      case HMAC_512 -> Optional.of(MacAlgorithmSpec.HMAC_SHA_512);
      default -> Optional.empty();
    };
  }

  /** Returns the operations that a grant on such a key may allow. */
  Set<GrantOperation> grantOperations() {
    Set<GrantOperation> operations =
        EnumSet.of(
            GrantOperation.CREATE_GRANT, GrantOperation.RETIRE_GRANT, GrantOperation.DESCRIBE_KEY);
    if (isSymmetricEncryption()) {
      operations.addAll(
          EnumSet.of(
              GrantOperation.GENERATE_DATA_KEY,
              GrantOperation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
              GrantOperation.GENERATE_DATA_KEY_PAIR,
              GrantOperation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT));
    } else if (!isHmac()) {
      operations.add(GrantOperation.GET_PUBLIC_KEY);
    }
    switch (usage) {
      case ENCRYPT_DECRYPT ->
          operations.addAll(
              EnumSet.of(
                  GrantOperation.ENCRYPT,
                  GrantOperation.DECRYPT,
                  GrantOperation.RE_ENCRYPT_FROM,
                  GrantOperation.RE_ENCRYPT_TO));
      case SIGN_VERIFY -> operations.addAll(EnumSet.of(GrantOperation.SIGN, GrantOperation.VERIFY));
      case GENERATE_VERIFY_MAC ->
          operations.addAll(EnumSet.of(GrantOperation.GENERATE_MAC, GrantOperation.VERIFY_MAC));
      case KEY_AGREEMENT -> operations.add(GrantOperation.DERIVE_SHARED_SECRET);
      case UNKNOWN_TO_SDK_VERSION -> {}
    }
    return operations;
  }

  private static Set<KeyUsageType> usages(KeySpec spec) {
    if (spec == KeySpec.SYMMETRIC_DEFAULT) {
      return EnumSet.of(KeyUsageType.ENCRYPT_DECRYPT);
    }
    if (HMAC.contains(spec)) {
      return EnumSet.of(KeyUsageType.GENERATE_VERIFY_MAC);
    }
    if (RSA.contains(spec)) {
      return EnumSet.of(KeyUsageType.ENCRYPT_DECRYPT, KeyUsageType.SIGN_VERIFY);
    }
    if (AGREEING_CURVES.contains(spec)) {
      return EnumSet.of(KeyUsageType.SIGN_VERIFY, KeyUsageType.KEY_AGREEMENT);
    }
    if (spec == KeySpec.SM2) {
      return EnumSet.of(
          KeyUsageType.ENCRYPT_DECRYPT, KeyUsageType.SIGN_VERIFY, KeyUsageType.KEY_AGREEMENT);
    }
    return EnumSet.of(KeyUsageType.SIGN_VERIFY);
  }
}
