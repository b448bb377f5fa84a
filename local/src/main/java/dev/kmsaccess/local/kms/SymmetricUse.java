package dev.kmsaccess.local.kms;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/** What every use of a symmetric key has in common: permission, state, key usage. */
final class SymmetricUse {

  private static final String ALGORITHM = "SYMMETRIC_DEFAULT";

  private final KmsCall call;

  SymmetricUse(KmsCall call) {
    this.call = call;
  }

  /** Throws unless the caller may use the key so, and the key can be used so. */
  void require(
      String operation,
      KeyStore.Found found,
      Map<String, String> encryptionContext,
      List<String> grantTokens) {
    require(action(operation, found, encryptionContext, grantTokens));
  }

  /** Throws unless the caller may use the key so, and the key can be used so. */
  void require(KeyAction action) {
    call.require(action);
    LocalKey key = action.key();
    KeyStates.requireEnabled(key);
    if (!key.type().isSymmetricEncryption()) {
      throw KmsErrors.invalidKeyUsage(
          "%s key usage is %s and its spec %s, which is not valid for %s here."
              .formatted(key.arn(), key.type().usage(), key.type().spec(), action.operation()));
    }
  }

  static KeyAction action(
      String operation,
      KeyStore.Found found,
      Map<String, String> encryptionContext,
      List<String> grantTokens) {
    return KeyAction.of(operation, found)
        .with("kms:EncryptionAlgorithm", ALGORITHM)
        .withEncryptionContext(encryptionContext)
        .withGrantTokens(grantTokens);
  }

  /** Returns the ciphertext of a plaintext. */
  SdkBytes seal(LocalKey key, byte[] plaintext, Map<String, String> encryptionContext) {
    byte[] nonce = call.cloud().ids().bytes(Ciphertext.NONCE_BYTES);
    return SdkBytes.fromByteArray(
        Ciphertext.encrypt(key, nonce, plaintext, encryptionContext).blob());
  }
}
