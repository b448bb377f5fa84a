package dev.kmsaccess.local.kms;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextResponse;

/** The operations that make data keys. */
final class DataKeys {

  private static final int MOST_BYTES = 1_024;

  private final KmsCall call;
  private final SymmetricUse use;

  DataKeys(KmsCall call) {
    this.call = call;
    this.use = new SymmetricUse(call);
  }

  GenerateDataKeyResponse generate(GenerateDataKeyRequest request) {
    int bytes = bytes(request.keySpec(), request.numberOfBytes());
    KeyStore.Found found = call.find("keyId", request.keyId());
    use.require("GenerateDataKey", found, request.encryptionContext(), request.grantTokens());
    KmsCall.refuseDryRun(request.dryRun());
    byte[] dataKey = call.cloud().ids().bytes(bytes);
    return GenerateDataKeyResponse.builder()
        .keyId(found.key().arn().toString())
        .plaintext(SdkBytes.fromByteArray(dataKey))
        .ciphertextBlob(use.seal(found.key(), dataKey, request.encryptionContext()))
        .build();
  }

  GenerateDataKeyWithoutPlaintextResponse generateWithoutPlaintext(
      GenerateDataKeyWithoutPlaintextRequest request) {
    int bytes = bytes(request.keySpec(), request.numberOfBytes());
    KeyStore.Found found = call.find("keyId", request.keyId());
    use.require(
        "GenerateDataKeyWithoutPlaintext",
        found,
        request.encryptionContext(),
        request.grantTokens());
    KmsCall.refuseDryRun(request.dryRun());
    return GenerateDataKeyWithoutPlaintextResponse.builder()
        .keyId(found.key().arn().toString())
        .ciphertextBlob(
            use.seal(found.key(), call.cloud().ids().bytes(bytes), request.encryptionContext()))
        .build();
  }

  private int bytes(@Nullable DataKeySpec spec, @Nullable Integer numberOfBytes) {
    Optional<Integer> number = call.checks().within("numberOfBytes", numberOfBytes, 1, MOST_BYTES);
    if ((spec == null) == number.isEmpty()) {
      throw KmsErrors.validation("Please specify either number of bytes or key spec.");
    }
    if (number.isPresent()) {
      return number.get();
    }
    return switch (spec) {
      case AES_128 -> 16;
      case AES_256 -> 32;
      case null, default ->
          throw KmsErrors.STYLE.invalid(
              "keySpec",
              String.valueOf(spec),
              "Member must satisfy enum value set: [AES_128, AES_256]");
    };
  }
}
