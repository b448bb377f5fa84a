package dev.kmsaccess.local.kms;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.GenerateMacRequest;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.VerifyMacRequest;
import software.amazon.awssdk.services.kms.model.VerifyMacResponse;

/** GenerateMac and VerifyMac under HMAC keys. */
final class Macs {

  private static final int LONGEST_MESSAGE = 4_096;

  private final KmsCall call;

  Macs(KmsCall call) {
    this.call = call;
  }

  GenerateMacResponse generate(GenerateMacRequest request) {
    byte[] message = message(request.message());
    LocalKey key =
        usable("GenerateMac", request.keyId(), request.macAlgorithm(), request.grantTokens());
    KmsCall.refuseDryRun(request.dryRun());
    return GenerateMacResponse.builder()
        .keyId(key.arn().toString())
        .macAlgorithm(request.macAlgorithm())
        .mac(SdkBytes.fromByteArray(mac(key, request.macAlgorithm(), message)))
        .build();
  }

  VerifyMacResponse verify(VerifyMacRequest request) {
    byte[] message = message(request.message());
    byte[] claimed = call.checks().required("mac", request.mac()).asByteArray();
    LocalKey key =
        usable("VerifyMac", request.keyId(), request.macAlgorithm(), request.grantTokens());
    KmsCall.refuseDryRun(request.dryRun());
    if (!MessageDigest.isEqual(mac(key, request.macAlgorithm(), message), claimed)) {
      throw KmsErrors.invalidMac();
    }
    return VerifyMacResponse.builder()
        .keyId(key.arn().toString())
        .macAlgorithm(request.macAlgorithm())
        .macValid(true)
        .build();
  }

  private LocalKey usable(
      String operation,
      @Nullable String keyId,
      @Nullable MacAlgorithmSpec algorithm,
      List<String> grantTokens) {
    MacAlgorithmSpec wanted = call.checks().required("macAlgorithm", algorithm);
    KeyStore.Found found = call.find("keyId", keyId);
    call.require(
        KeyAction.of(operation, found)
            .with("kms:MacAlgorithm", wanted.toString())
            .withGrantTokens(grantTokens));
    LocalKey key = found.key();
    KeyStates.requireEnabled(key);
    if (key.type().macAlgorithm().filter(wanted::equals).isEmpty()) {
      throw KmsErrors.invalidKeyUsage(
          "Algorithm %s is incompatible with key spec %s.".formatted(wanted, key.type().spec()));
    }
    return key;
  }

  private byte[] message(@Nullable SdkBytes value) {
    byte[] message = call.checks().required("message", value).asByteArray();
    if (message.length < 1 || message.length > LONGEST_MESSAGE) {
      throw KmsErrors.STYLE.invalid(
          "message",
          message.length + " bytes",
          "Member must have length between 1 and " + LONGEST_MESSAGE);
    }
    return message;
  }

  private static byte[] mac(LocalKey key, MacAlgorithmSpec algorithm, byte[] message) {
    try {
      String name = algorithm.toString().replace("HMAC_SHA_", "HmacSHA");
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(key.material(), name));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC is part of every JDK", e);
    }
  }
}
