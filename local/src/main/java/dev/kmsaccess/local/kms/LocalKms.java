package dev.kmsaccess.local.kms;

import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.CreateAliasRequest;
import software.amazon.awssdk.services.kms.model.CreateAliasResponse;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DeleteAliasRequest;
import software.amazon.awssdk.services.kms.model.DeleteAliasResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.DisableKeyRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextResponse;
import software.amazon.awssdk.services.kms.model.GenerateMacRequest;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.KmsRequest;
import software.amazon.awssdk.services.kms.model.KmsResponse;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesRequest;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesResponse;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantResponse;
import software.amazon.awssdk.services.kms.model.RevokeGrantRequest;
import software.amazon.awssdk.services.kms.model.RevokeGrantResponse;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.TagResourceRequest;
import software.amazon.awssdk.services.kms.model.TagResourceResponse;
import software.amazon.awssdk.services.kms.model.UntagResourceRequest;
import software.amazon.awssdk.services.kms.model.UntagResourceResponse;
import software.amazon.awssdk.services.kms.model.UpdateAliasRequest;
import software.amazon.awssdk.services.kms.model.UpdateAliasResponse;
import software.amazon.awssdk.services.kms.model.UpdateKeyDescriptionRequest;
import software.amazon.awssdk.services.kms.model.UpdateKeyDescriptionResponse;
import software.amazon.awssdk.services.kms.model.VerifyMacRequest;
import software.amazon.awssdk.services.kms.model.VerifyMacResponse;

/**
 * KMS of one Region as one caller sees it. Each operation stands with its kind: {@link Keys},
 * {@link KeyPolicies}, {@link KeyTags}, {@link Aliases}, {@link Grants}, {@link Encryption}, {@link
 * DataKeys} and {@link Macs}. Every call is authorised, and recorded in CloudTrail.
 */
public final class LocalKms implements KmsClient {

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;
  private final Optional<String> via;
  private final KmsTrail trail;

  /** Makes the client of a caller in a Region. */
  public LocalKms(LocalCloud cloud, CallerIdentity caller, String region) {
    this(cloud, caller, region, Optional.empty());
  }

  private LocalKms(LocalCloud cloud, CallerIdentity caller, String region, Optional<String> via) {
    this.cloud = cloud;
    this.caller = caller;
    this.region = region;
    this.via = via;
    this.trail = new KmsTrail(cloud, caller, region);
  }

  /**
   * Returns the client through which a service calls on the caller's behalf, as EBS does for who
   * attaches an encrypted volume: with the caller's permissions, and recognisable as the service.
   *
   * @param service such as {@code ec2.eu-central-1.amazonaws.com}
   */
  public LocalKms via(String service) {
    return new LocalKms(cloud, caller, region, Optional.of(service));
  }

  /**
   * Sets how long a grant takes to have effect, and to lose it, in a whole world: KMS is eventually
   * consistent about grants, and a grant token bridges the beginning.
   */
  public static void setGrantLag(LocalCloud cloud, Duration lag) {
    synchronized (cloud) {
      KeyStore.of(cloud).grants().setLag(lag);
    }
  }

  @Override
  public CreateKeyResponse createKey(CreateKeyRequest request) {
    return answer("CreateKey", request, call -> new Keys(call).create(request));
  }

  @Override
  public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
    return answer("DescribeKey", request, call -> new Keys(call).describe(request));
  }

  @Override
  public ListKeysResponse listKeys(ListKeysRequest request) {
    return answer("ListKeys", request, call -> new Keys(call).list(request));
  }

  @Override
  public UpdateKeyDescriptionResponse updateKeyDescription(UpdateKeyDescriptionRequest request) {
    return answer(
        "UpdateKeyDescription", request, call -> new Keys(call).updateDescription(request));
  }

  @Override
  public EnableKeyResponse enableKey(EnableKeyRequest request) {
    return answer("EnableKey", request, call -> new Keys(call).enable(request));
  }

  @Override
  public DisableKeyResponse disableKey(DisableKeyRequest request) {
    return answer("DisableKey", request, call -> new Keys(call).disable(request));
  }

  @Override
  public ScheduleKeyDeletionResponse scheduleKeyDeletion(ScheduleKeyDeletionRequest request) {
    return answer("ScheduleKeyDeletion", request, call -> new Keys(call).scheduleDeletion(request));
  }

  @Override
  public CancelKeyDeletionResponse cancelKeyDeletion(CancelKeyDeletionRequest request) {
    return answer("CancelKeyDeletion", request, call -> new Keys(call).cancelDeletion(request));
  }

  @Override
  public GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request) {
    return answer("GetKeyPolicy", request, call -> new KeyPolicies(call).get(request));
  }

  @Override
  public PutKeyPolicyResponse putKeyPolicy(PutKeyPolicyRequest request) {
    return answer("PutKeyPolicy", request, call -> new KeyPolicies(call).put(request));
  }

  @Override
  public ListKeyPoliciesResponse listKeyPolicies(ListKeyPoliciesRequest request) {
    return answer("ListKeyPolicies", request, call -> new KeyPolicies(call).list(request));
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    return answer("TagResource", request, call -> new KeyTags(call).tag(request));
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    return answer("UntagResource", request, call -> new KeyTags(call).untag(request));
  }

  @Override
  public ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
    return answer("ListResourceTags", request, call -> new KeyTags(call).list(request));
  }

  @Override
  public CreateAliasResponse createAlias(CreateAliasRequest request) {
    return answer("CreateAlias", request, call -> new Aliases(call).create(request));
  }

  @Override
  public UpdateAliasResponse updateAlias(UpdateAliasRequest request) {
    return answer("UpdateAlias", request, call -> new Aliases(call).update(request));
  }

  @Override
  public DeleteAliasResponse deleteAlias(DeleteAliasRequest request) {
    return answer("DeleteAlias", request, call -> new Aliases(call).delete(request));
  }

  @Override
  public ListAliasesResponse listAliases(ListAliasesRequest request) {
    return answer("ListAliases", request, call -> new Aliases(call).list(request));
  }

  @Override
  public CreateGrantResponse createGrant(CreateGrantRequest request) {
    return answer("CreateGrant", request, call -> new Grants(call).create(request));
  }

  @Override
  public ListGrantsResponse listGrants(ListGrantsRequest request) {
    return answer("ListGrants", request, call -> new Grants(call).list(request));
  }

  @Override
  public ListRetirableGrantsResponse listRetirableGrants(ListRetirableGrantsRequest request) {
    return answer("ListRetirableGrants", request, call -> new Grants(call).listRetirable(request));
  }

  @Override
  public RevokeGrantResponse revokeGrant(RevokeGrantRequest request) {
    return answer("RevokeGrant", request, call -> new Grants(call).revoke(request));
  }

  @Override
  public RetireGrantResponse retireGrant(RetireGrantRequest request) {
    return answer("RetireGrant", request, call -> new Grants(call).retire(request));
  }

  @Override
  public EncryptResponse encrypt(EncryptRequest request) {
    return answer("Encrypt", request, call -> new Encryption(call).encrypt(request));
  }

  @Override
  public DecryptResponse decrypt(DecryptRequest request) {
    return answer("Decrypt", request, call -> new Encryption(call).decrypt(request));
  }

  @Override
  public ReEncryptResponse reEncrypt(ReEncryptRequest request) {
    return answer("ReEncrypt", request, call -> new Encryption(call).reEncrypt(request));
  }

  @Override
  public GenerateDataKeyResponse generateDataKey(GenerateDataKeyRequest request) {
    return answer("GenerateDataKey", request, call -> new DataKeys(call).generate(request));
  }

  @Override
  public GenerateDataKeyWithoutPlaintextResponse generateDataKeyWithoutPlaintext(
      GenerateDataKeyWithoutPlaintextRequest request) {
    return answer(
        "GenerateDataKeyWithoutPlaintext",
        request,
        call -> new DataKeys(call).generateWithoutPlaintext(request));
  }

  @Override
  public GenerateMacResponse generateMac(GenerateMacRequest request) {
    return answer("GenerateMac", request, call -> new Macs(call).generate(request));
  }

  @Override
  public VerifyMacResponse verifyMac(VerifyMacRequest request) {
    return answer("VerifyMac", request, call -> new Macs(call).verify(request));
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private <S extends KmsResponse> S answer(
      String operation, KmsRequest request, Function<KmsCall, S> served) {
    return cloud.call(
        () -> {
          KmsCall call = new KmsCall(cloud, caller, region, via);
          try {
            S response = served.apply(call);
            trail.succeeded(operation, call, request, response);
            return response;
          } catch (AwsServiceException e) {
            trail.failed(operation, call, request, e);
            throw e;
          }
        });
  }
}
