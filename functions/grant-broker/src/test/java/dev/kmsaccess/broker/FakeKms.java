package dev.kmsaccess.broker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KmsRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.kms.model.RevokeGrantRequest;
import software.amazon.awssdk.services.kms.model.RevokeGrantResponse;
import software.amazon.awssdk.services.kms.model.Tag;

/** A KMS with one shared key, which remembers its grants. */
final class FakeKms implements KmsClient {

  static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
  static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/" + KEY_ID;

  final List<KmsRequest> calls = new ArrayList<>();
  final List<CreateGrantRequest> created = new ArrayList<>();
  final List<GrantListEntry> grants = new ArrayList<>();
  Optional<RuntimeException> failure = Optional.empty();

  @Override
  public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
    take(request);
    return DescribeKeyResponse.builder()
        .keyMetadata(
            KeyMetadata.builder()
                .arn(KEY)
                .keyId(KEY_ID)
                .keyState("Enabled")
                .keyUsage("ENCRYPT_DECRYPT")
                .keySpec("SYMMETRIC_DEFAULT")
                .build())
        .build();
  }

  @Override
  public ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
    take(request);
    return ListResourceTagsResponse.builder()
        .tags(Tag.builder().tagKey("kms-access").tagValue("grant").build())
        .truncated(false)
        .build();
  }

  @Override
  public ListAliasesResponse listAliases(ListAliasesRequest request) {
    take(request);
    return ListAliasesResponse.builder()
        .aliases(AliasListEntry.builder().aliasName("alias/shared-data").build())
        .truncated(false)
        .build();
  }

  @Override
  public CreateGrantResponse createGrant(CreateGrantRequest request) {
    take(request);
    created.add(request);
    String id = "grant" + created.size();
    grants.add(
        GrantListEntry.builder()
            .keyId(request.keyId())
            .grantId(id)
            .name(request.name())
            .granteePrincipal(request.granteePrincipal())
            .issuingAccount("arn:aws:iam::111122223333:root")
            .creationDate(Instant.parse("2026-03-01T08:00:00Z"))
            .build());
    return CreateGrantResponse.builder().grantId(id).grantToken("secret-token").build();
  }

  @Override
  public ListRetirableGrantsResponse listRetirableGrants(ListRetirableGrantsRequest request) {
    take(request);
    return ListRetirableGrantsResponse.builder().grants(grants).truncated(false).build();
  }

  @Override
  public RevokeGrantResponse revokeGrant(RevokeGrantRequest request) {
    take(request);
    grants.removeIf(it -> it.grantId().equals(request.grantId()));
    return RevokeGrantResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return "kms";
  }

  @Override
  public void close() {
    // There is nothing to close.
  }

  private void take(KmsRequest request) {
    calls.add(request);
    failure.ifPresent(
        it -> {
          throw it;
        });
  }
}
