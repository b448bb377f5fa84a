package dev.kmsaccess.local.kms;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

/** Encrypt, Decrypt and ReEncrypt under symmetric keys. */
final class Encryption {

  private static final int LARGEST_PLAINTEXT = 4_096;
  private static final int LARGEST_CIPHERTEXT = 6_144;

  private final KmsCall call;
  private final SymmetricUse use;

  Encryption(KmsCall call) {
    this.call = call;
    this.use = new SymmetricUse(call);
  }

  EncryptResponse encrypt(EncryptRequest request) {
    byte[] plaintext = bytes("plaintext", request.plaintext(), LARGEST_PLAINTEXT);
    KeyStore.Found found = call.find("keyId", request.keyId());
    use.require("Encrypt", found, request.encryptionContext(), request.grantTokens());
    KmsCall.refuseDryRun(request.dryRun());
    return EncryptResponse.builder()
        .keyId(found.key().arn().toString())
        .ciphertextBlob(use.seal(found.key(), plaintext, request.encryptionContext()))
        .encryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
        .build();
  }

  DecryptResponse decrypt(DecryptRequest request) {
    Ciphertext ciphertext = ciphertext(request.ciphertextBlob());
    KeyStore.Found found = keyOf(ciphertext, "Decrypt", request.keyId());
    use.require("Decrypt", found, request.encryptionContext(), request.grantTokens());
    byte[] plaintext = open(ciphertext, found.key(), request.encryptionContext());
    KmsCall.refuseDryRun(request.dryRun());
    return DecryptResponse.builder()
        .keyId(found.key().arn().toString())
        .plaintext(SdkBytes.fromByteArray(plaintext))
        .encryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
        .build();
  }

  ReEncryptResponse reEncrypt(ReEncryptRequest request) {
    Ciphertext ciphertext = ciphertext(request.ciphertextBlob());
    KeyStore.Found source = keyOf(ciphertext, "ReEncryptFrom", request.sourceKeyId());
    KeyStore.Found destination = call.find("destinationKeyId", request.destinationKeyId());
    String sameKey = Boolean.toString(source.key().arn().equals(destination.key().arn()));
    use.require(
        SymmetricUse.action(
                "ReEncryptFrom", source, request.sourceEncryptionContext(), request.grantTokens())
            .with("kms:ReEncryptOnSameKey", sameKey));
    use.require(
        SymmetricUse.action(
                "ReEncryptTo",
                destination,
                request.destinationEncryptionContext(),
                request.grantTokens())
            .with("kms:ReEncryptOnSameKey", sameKey));
    byte[] plaintext = open(ciphertext, source.key(), request.sourceEncryptionContext());
    KmsCall.refuseDryRun(request.dryRun());
    return ReEncryptResponse.builder()
        .sourceKeyId(source.key().arn().toString())
        .keyId(destination.key().arn().toString())
        .ciphertextBlob(
            use.seal(destination.key(), plaintext, request.destinationEncryptionContext()))
        .sourceEncryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
        .destinationEncryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
        .build();
  }

  private Ciphertext ciphertext(@Nullable SdkBytes blob) {
    return Ciphertext.read(bytes("ciphertextBlob", blob, LARGEST_CIPHERTEXT))
        .orElseThrow(KmsErrors::invalidCiphertext);
  }

  /** Finds the key that a ciphertext names; the request may name it too, but no other. */
  private KeyStore.Found keyOf(
      Ciphertext ciphertext, String operation, @Nullable String requestedKey) {
    Optional<LocalKey> named =
        call.store().key(ciphertext.key()).filter(it -> it.arn().region().equals(call.region()));
    if (requestedKey != null) {
      KeyStore.Found requested = call.find("keyId", requestedKey);
      if (named.filter(it -> it.arn().equals(requested.key().arn())).isEmpty()) {
        throw KmsErrors.incorrectKey();
      }
      return requested;
    }
    LocalKey key = named.orElseThrow(() -> call.deniedForCiphertext(operation));
    call.touch(key);
    return new KeyStore.Found(key, Optional.empty());
  }

  private static byte[] open(
      Ciphertext ciphertext, LocalKey key, Map<String, String> encryptionContext) {
    return ciphertext.decrypt(key, encryptionContext).orElseThrow(KmsErrors::invalidCiphertext);
  }

  private byte[] bytes(String member, @Nullable SdkBytes value, int most) {
    byte[] bytes = call.checks().required(member, value).asByteArray();
    if (bytes.length < 1 || bytes.length > most) {
      throw KmsErrors.STYLE.invalid(
          member,
          "java.nio.HeapByteBuffer[pos=0 lim=%d cap=%d]".formatted(bytes.length, bytes.length),
          bytes.length < 1
              ? "Member must have length greater than or equal to 1"
              : "Member must have length less than or equal to " + most);
    }
    return bytes;
  }
}
