package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.kms.KmsAccounts;
import dev.kmsaccess.aws.kms.KmsKeyDirectory;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.KeyState;
import dev.kmsaccess.core.arn.KeyArn;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** A key is found by whatever a request calls it, as it is now. */
abstract class KmsKeyDirectoryContract extends AwsContract {

  @Test
  void find_byIdArnAliasAndAliasArn_isTheSameKey() {
    KeyArn key = createKey();
    createAlias(key, "alias/shared-data");
    createAlias(key, "alias/ledger/2026");

    Optional<KeyFacts> facts =
        Optional.of(
            new KeyFacts(
                key,
                KeyState.USABLE,
                KeyKind.SYMMETRIC,
                /* inCustomKeyStore= */ false,
                Optional.of("grant policy role"),
                Set.of("alias/shared-data", "alias/ledger/2026")));
    assertThat(find(key.keyId())).isEqualTo(facts);
    assertThat(find(key.toString())).isEqualTo(facts);
    assertThat(find("alias/ledger/2026")).isEqualTo(facts);
    assertThat(find(ownArn("alias/shared-data"))).isEqualTo(facts);
  }

  @Test
  void find_tellsStateAndKind_andAKeyThatDidNotOptIn() {
    KeyArn key =
        KeyArn.of(
            kms()
                .createKey(
                    it -> it.keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                .keyMetadata()
                .arn());
    kms().disableKey(it -> it.keyId(key.keyId()));

    assertThat(find(key.keyId()))
        .hasValue(
            new KeyFacts(
                key,
                KeyState.DISABLED,
                KeyKind.MAC,
                /* inCustomKeyStore= */ false,
                Optional.empty(),
                Set.of()));

    kms().scheduleKeyDeletion(it -> it.keyId(key.keyId()).pendingWindowInDays(7));
    assertThat(find(key.keyId())).map(KeyFacts::state).hasValue(KeyState.PENDING_DELETION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "alias/nowhere",
        "key/1234abcd-12ab-34cd-56ef-1234567890ab"
      })
  void find_ofAKeyThatIsNotThere_isEmpty(String reference) {
    createKey();

    assertThat(find(reference.startsWith("key/") ? ownArn(reference) : reference)).isEmpty();
  }

  private Optional<KeyFacts> find(String reference) {
    JsonLog silent = new JsonLog(line -> {}, aws().clock());
    return new KmsKeyDirectory(
            KmsAccounts.all(kms()), installation(), /* aliasesCount= */ true, aws().clock(), silent)
        .find(KeyReference.parse(reference).orElseThrow());
  }

  private String ownArn(String resource) {
    return "arn:aws:kms:%s:%s:%s".formatted(AwsEndpoint.REGION, aws().owner().id(), resource);
  }

  private void createAlias(KeyArn key, String name) {
    kms().createAlias(it -> it.aliasName(name).targetKeyId(key.keyId()));
  }
}
