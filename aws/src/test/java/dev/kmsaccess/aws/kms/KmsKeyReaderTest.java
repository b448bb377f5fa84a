package dev.kmsaccess.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.KeyPolicies.Reading;
import dev.kmsaccess.core.audit.KeyReader.GrantPage;
import dev.kmsaccess.core.audit.KeyReader.KeyPage;
import dev.kmsaccess.core.audit.Looked;
import dev.kmsaccess.core.audit.SeenGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.InvalidGrantIdException;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;

class KmsKeyReaderTest {

  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");

  private final PagedKms kms = new PagedKms();
  private int waited;
  private final KmsKeyReader reader =
      new KmsKeyReader(account -> kms, "eu-central-1", () -> waited++);

  @Test
  void current_isThePolicy_orWhyNot_orThatTheKeyIsGone() {
    assertThat(reader.current(KEY)).isEqualTo(new Reading.Read("{}"));

    kms.failure = Optional.of(FakeKms.error("AccessDeniedException", "you may not", 400));
    assertThat(reader.current(KEY))
        .isInstanceOfSatisfying(
            Reading.Unavailable.class, it -> assertThat(it.why()).contains("you may not"));

    kms.failure = Optional.of(NotFoundException.builder().message("no such key").build());
    assertThat(reader.current(KEY)).isEqualTo(new Reading.Gone());
  }

  @Test
  void current_ofAKeyElsewhere_isNotAskedFor() {
    KeyArn elsewhere = KeyArn.of(KEY.toString().replace("eu-central-1", "us-east-1"));

    assertThat(reader.reaches(elsewhere)).isFalse();
    assertThat(reader.current(elsewhere)).isInstanceOf(Reading.Unavailable.class);
    assertThat(waited).isZero();
  }

  @Test
  void keys_comePageByPage() {
    assertThat(reader.keys(KEY.account(), Optional.empty()))
        .isEqualTo(new Looked.Seen<>(new KeyPage(List.of(KEY), Optional.of("1"))));
    assertThat(reader.keys(KEY.account(), Optional.of("1")))
        .isEqualTo(new Looked.Seen<>(new KeyPage(List.of(KEY), Optional.empty())));
  }

  @Test
  void keys_ofAnAccountThatDoesNotLetUsIn_areUnseen() {
    KmsKeyReader shutOut =
        new KmsKeyReader(
            account -> {
              throw FakeKms.error("AccessDenied", "no role for " + account, 403);
            },
            "eu-central-1",
            () -> {});

    assertThat(shutOut.keys(new AccountId("210987654321"), Optional.empty()))
        .isInstanceOfSatisfying(
            Looked.Unseen.class,
            it -> assertThat(it.why().toString()).contains("no role for 210987654321"));
  }

  @Test
  void aliasesAndOptIn_areFoundOnEveryPage() {
    assertThat(reader.aliases(KEY)).isEqualTo(new Looked.Seen<>(List.of("alias/0", "alias/1")));
    assertThat(reader.optIn(KEY)).isEqualTo(new Looked.Seen<>(Optional.of("grant")));
  }

  @Test
  void grants_areShownOnEveryPage_eachCallAtItsPace() {
    List<String> seen = new ArrayList<>();

    reader.grants(KEY, it -> seen.add(it.grantId() + " " + it.grantee()));

    assertThat(seen).containsExactly("g-0 role", "g-1 role");
    assertThat(waited).isEqualTo(2);
  }

  @Test
  void grants_areReadOnePageAtATime_fromWhereverOneLikes() {
    Optional<String> second = page(Optional.empty()).next();

    assertThat(waited).isEqualTo(1);
    assertThat(page(second).grants()).extracting(SeenGrant::grantId).containsExactly("g-1");
    assertThat(page(second).next()).isEmpty();
  }

  private GrantPage page(Optional<String> from) {
    return reader.grants(KEY, from) instanceof Looked.Seen<GrantPage>(GrantPage page)
        ? page
        : new GrantPage(List.of(), Optional.empty());
  }

  @Test
  void grant_isTheOneOfThatId_orNone() {
    assertThat(reader.grant(KEY, "g-0"))
        .isInstanceOfSatisfying(
            Looked.Seen.class,
            it ->
                assertThat((Optional<?>) it.it())
                    .hasValueSatisfying(
                        grant -> assertThat(((SeenGrant) grant).grantId()).isEqualTo("g-0")));

    kms.failure = Optional.of(NotFoundException.builder().message("no such grant").build());
    assertThat(reader.grant(KEY, "g-7")).isEqualTo(new Looked.Seen<>(Optional.empty()));
    kms.failure = Optional.of(InvalidGrantIdException.builder().message("no such grant").build());
    assertThat(reader.grant(KEY, "g-7")).isEqualTo(new Looked.Seen<>(Optional.empty()));
  }

  /** One thing on each of two pages. */
  private static final class PagedKms implements KmsClient {
    Optional<RuntimeException> failure = Optional.empty();

    @Override
    public GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request) {
      fail();
      return GetKeyPolicyResponse.builder().policy("{}").build();
    }

    @Override
    public ListKeysResponse listKeys(ListKeysRequest request) {
      fail();
      return ListKeysResponse.builder()
          .keys(KeyListEntry.builder().keyArn(KEY.toString()).build())
          .truncated(isFirst(request.marker()))
          .nextMarker(isFirst(request.marker()) ? "1" : null)
          .build();
    }

    @Override
    public ListAliasesResponse listAliases(ListAliasesRequest request) {
      fail();
      return ListAliasesResponse.builder()
          .aliases(
              AliasListEntry.builder()
                  .aliasName("alias/" + (isFirst(request.marker()) ? 0 : 1))
                  .build())
          .truncated(isFirst(request.marker()))
          .nextMarker(isFirst(request.marker()) ? "1" : null)
          .build();
    }

    @Override
    public ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
      fail();
      return ListResourceTagsResponse.builder()
          .tags(
              isFirst(request.marker())
                  ? Tag.builder().tagKey("team").tagValue("data").build()
                  : Tag.builder().tagKey("kms-access").tagValue("grant").build())
          .truncated(isFirst(request.marker()))
          .nextMarker(isFirst(request.marker()) ? "1" : null)
          .build();
    }

    @Override
    public ListGrantsResponse listGrants(ListGrantsRequest request) {
      fail();
      boolean first = isFirst(request.marker());
      return ListGrantsResponse.builder()
          .grants(
              GrantListEntry.builder()
                  .keyId(KEY.toString())
                  .grantId("g-" + (first ? 0 : 1))
                  .granteePrincipal("role")
                  .build())
          .truncated(first)
          .nextMarker(first ? "1" : null)
          .build();
    }

    private void fail() {
      failure.ifPresent(
          it -> {
            throw it;
          });
    }

    private static boolean isFirst(@Nullable String marker) {
      return marker == null;
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
