package dev.kmsaccess.aws.kms;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantResponse;
import software.amazon.awssdk.services.kms.model.RevokeGrantRequest;
import software.amazon.awssdk.services.kms.model.RevokeGrantResponse;
import software.amazon.awssdk.services.kms.model.Tag;

/** KMS as the adapters see it: remembers what it was asked, answers what it was told to. */
final class FakeKms implements KmsClient {

  final List<KmsRequest> requests = new ArrayList<>();
  final List<ListRetirableGrantsResponse> pages = new ArrayList<>();
  final List<Tag> tags = new ArrayList<>();
  final List<AliasListEntry> aliases = new ArrayList<>();
  KeyMetadata key = KeyMetadata.builder().build();
  Optional<RuntimeException> failure = Optional.empty();

  /** Returns an error that the SDK has no class for, as KMS sends it. */
  static KmsException error(String code, String message, int status) {
    return (KmsException)
        KmsException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .statusCode(status)
            .build();
  }

  <T extends KmsRequest> T last(Class<T> type) {
    return type.cast(requests.getLast());
  }

  void addPage(Optional<String> next, GrantListEntry... grants) {
    pages.add(
        ListRetirableGrantsResponse.builder()
            .grants(grants)
            .truncated(next.isPresent())
            .nextMarker(next.orElse(null))
            .build());
  }

  @Override
  public CreateGrantResponse createGrant(CreateGrantRequest request) {
    take(request);
    return CreateGrantResponse.builder().grantId("a1").grantToken("token").build();
  }

  @Override
  public ListRetirableGrantsResponse listRetirableGrants(ListRetirableGrantsRequest request) {
    take(request);
    return pages.get(request.marker() == null ? 0 : Integer.parseInt(request.marker()));
  }

  @Override
  public RetireGrantResponse retireGrant(RetireGrantRequest request) {
    take(request);
    return RetireGrantResponse.builder().build();
  }

  @Override
  public RevokeGrantResponse revokeGrant(RevokeGrantRequest request) {
    take(request);
    return RevokeGrantResponse.builder().build();
  }

  @Override
  public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
    take(request);
    return DescribeKeyResponse.builder().keyMetadata(key).build();
  }

  @Override
  public ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
    take(request);
    return ListResourceTagsResponse.builder().tags(tags).truncated(false).build();
  }

  @Override
  public ListAliasesResponse listAliases(ListAliasesRequest request) {
    take(request);
    return ListAliasesResponse.builder().aliases(aliases).truncated(false).build();
  }

  @Override
  public GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request) {
    take(request);
    return GetKeyPolicyResponse.builder().policy("{}").build();
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
    requests.add(request);
    failure.ifPresent(
        it -> {
          throw it;
        });
  }
}
