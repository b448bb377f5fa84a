package dev.kmsaccess.cli.member;

import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.KeyArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;

/**
 * The five operations of the recipe, tried on a key. What decrypts or re-encrypts needs a
 * ciphertext; where the caller may not encrypt, that of a data key does.
 */
final class TriedOperations {

  private static final SdkBytes SAMPLE = SdkBytes.fromUtf8String("kms-access verify");
  private static final String UNTRIED = "there is no ciphertext to try it with";

  private final KmsClient kms;
  private final String key;
  private final Mode mode;
  private final Map<String, String> context;
  private final List<String> tokens;
  private final List<Trial> trials = new ArrayList<>();

  TriedOperations(
      KmsClient kms, KeyArn key, Mode mode, Map<String, String> context, List<String> tokens) {
    this.kms = kms;
    this.key = key.toString();
    this.mode = mode;
    this.context = Map.copyOf(context);
    this.tokens = List.copyOf(tokens);
  }

  /** Tries them all, in the recipe's order. */
  List<Trial> all() {
    attempt("describe-key", () -> kms.describeKey(it -> it.keyId(key).grantTokens(tokens)));
    Optional<SdkBytes> encrypted =
        attempt(
            "encrypt",
            () ->
                kms.encrypt(
                        it ->
                            it.keyId(key)
                                .plaintext(SAMPLE)
                                .encryptionContext(context)
                                .grantTokens(tokens))
                    .ciphertextBlob());
    int dataKeyAt = trials.size();
    Optional<SdkBytes> dataKey =
        attempt(
            "generate-data-key",
            () ->
                kms.generateDataKey(
                        it ->
                            it.keyId(key)
                                .keySpec(DataKeySpec.AES_256)
                                .encryptionContext(context)
                                .grantTokens(tokens))
                    .ciphertextBlob());
    Trial last = trials.remove(dataKeyAt);
    Optional<SdkBytes> ciphertext = encrypted.or(() -> dataKey);
    withCiphertext(
        "decrypt",
        ciphertext,
        it ->
            kms.decrypt(
                request ->
                    request
                        .keyId(key)
                        .ciphertextBlob(it)
                        .encryptionContext(context)
                        .grantTokens(tokens)));
    withCiphertext(
        "re-encrypt",
        ciphertext,
        it ->
            kms.reEncrypt(
                request ->
                    request
                        .ciphertextBlob(it)
                        .sourceEncryptionContext(context)
                        .destinationKeyId(key)
                        .destinationEncryptionContext(context)
                        .grantTokens(tokens)));
    trials.add(last);
    return List.copyOf(trials);
  }

  private <T> void withCiphertext(
      String operation, Optional<SdkBytes> ciphertext, Function<SdkBytes, T> call) {
    if (ciphertext.isPresent()) {
      attempt(operation, () -> call.apply(ciphertext.get()));
    } else {
      trials.add(
          new Trial(
              operation,
              Optional.of(
                  new Denial(
                      UNTRIED,
                      "It needs one that this key made for you, or the right to encrypt.",
                      ""))));
    }
  }

  private <T> Optional<T> attempt(String operation, Supplier<T> call) {
    try {
      T done = call.get();
      trials.add(new Trial(operation, Optional.empty()));
      return Optional.of(done);
    } catch (SdkException e) {
      trials.add(new Trial(operation, Optional.of(Denial.of(e, mode, !context.isEmpty()))));
      return Optional.empty();
    }
  }
}
