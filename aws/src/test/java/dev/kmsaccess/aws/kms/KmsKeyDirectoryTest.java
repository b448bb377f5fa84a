package dev.kmsaccess.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.KeyState;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;

class KmsKeyDirectoryTest {

  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final KeyReference ALIAS = KeyReference.parse("alias/shared-data").orElseThrow();

  private Instant now = Instant.parse("2026-03-01T08:00:00Z");
  private final List<String> logged = new ArrayList<>();
  private final FakeKms kms = new FakeKms();
  private final KmsKeyDirectory directory = directory(/* aliasesCount= */ true);

  @BeforeEach
  void aSharedKey() {
    kms.key =
        KeyMetadata.builder()
            .arn(KEY.toString())
            .keyId(KEY.keyId())
            .keyState("Enabled")
            .keyUsage("ENCRYPT_DECRYPT")
            .keySpec("SYMMETRIC_DEFAULT")
            .build();
    kms.tags.add(Tag.builder().tagKey("cost-centre").tagValue("4711").build());
    kms.tags.add(Tag.builder().tagKey("kms-access").tagValue("grant policy").build());
    kms.aliases.add(AliasListEntry.builder().aliasName("alias/shared-data").build());
  }

  @Test
  void find_byAlias_gathersTheFactsOfTheKeyBehindIt() {
    assertThat(directory.find(ALIAS))
        .contains(
            new KeyFacts(
                KEY,
                KeyState.USABLE,
                KeyKind.SYMMETRIC,
                false,
                Optional.of("grant policy"),
                Set.of("alias/shared-data")));
  }

  @Test
  void find_again_withinAMinute_callsNobody() {
    directory.find(ALIAS);
    kms.requests.clear();

    now = now.plus(Duration.ofSeconds(59));
    assertThat(directory.find(ALIAS)).isPresent();
    assertThat(kms.requests).isEmpty();

    now = now.plus(Duration.ofSeconds(1));
    assertThat(directory.find(ALIAS)).isPresent();
    assertThat(kms.requests.getFirst()).isInstanceOf(DescribeKeyRequest.class);
  }

  @Test
  void find_ofAKeyWhoseTagWasRead_doesNotAskForIt() {
    assertThat(directory.find(KEY, "grant").orElseThrow().optInTag()).contains("grant");
    assertThat(kms.requests).noneMatch(ListResourceTagsRequest.class::isInstance);
    assertThat(directory.find(KEY, "policy").orElseThrow().optInTag()).contains("policy");
  }

  @Test
  void find_whereNoAliasCounts_asksForNone() {
    assertThat(directory(/* aliasesCount= */ false).find(ALIAS).orElseThrow().aliases()).isEmpty();
    kms.tags.removeLast();
    assertThat(directory.find(ALIAS).orElseThrow().aliases()).isEmpty();

    assertThat(kms.requests).noneMatch(ListAliasesRequest.class::isInstance);
  }

  @Test
  void find_ofWhatDoesNotExist_isEmpty_andNotRemembered() {
    kms.failure = Optional.of(NotFoundException.builder().build());
    assertThat(directory.find(ALIAS)).isEmpty();

    kms.failure = Optional.empty();
    assertThat(directory.find(ALIAS)).isPresent();
  }

  @Test
  void find_inAnotherAccount_isEmpty_withoutACall() {
    KeyReference foreign =
        KeyReference.parse("arn:aws:kms:eu-central-1:999900001111:alias/shared-data").orElseThrow();

    assertThat(directory.find(foreign)).isEmpty();
    assertThat(kms.requests).isEmpty();
  }

  @Test
  void find_ofAKeyThatShutsUsOut_isEmpty_andLogged() {
    kms.failure = Optional.of(FakeKms.error("AccessDeniedException", "not authorized", 400));

    assertThat(directory.find(ALIAS)).isEmpty();
    assertThat(logged).singleElement().asString().contains("alias/shared-data", "not authorized");
  }

  @Test
  void find_whenKmsCannotBeReached_throws() {
    kms.failure = Optional.of(FakeKms.error("ThrottlingException", "Rate exceeded", 400));

    assertThatThrownBy(() -> directory.find(ALIAS)).isSameAs(kms.failure.get());
  }

  private KmsKeyDirectory directory(boolean aliasesCount) {
    return new KmsKeyDirectory(
        KmsAccounts.all(kms),
        new Installation(
            new StackName("kms-access"),
            "aws",
            new AccountId("111122223333"),
            "eu-central-1",
            Duration.ofDays(7),
            Set.of(Mode.GRANT)),
        aliasesCount,
        () -> now,
        new JsonLog(logged::add, () -> now));
  }
}
