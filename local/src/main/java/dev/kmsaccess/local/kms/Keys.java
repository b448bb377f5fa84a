package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.Page;
import dev.kmsaccess.local.iam.BoundPolicy;
import dev.kmsaccess.local.iam.ServiceCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.DisableKeyRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.MultiRegionConfiguration;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.UpdateKeyDescriptionRequest;
import software.amazon.awssdk.services.kms.model.UpdateKeyDescriptionResponse;

/** The operations that make, show and end keys. */
final class Keys {

  private static final int SHORTEST_WINDOW_DAYS = 7;
  private static final int LONGEST_WINDOW_DAYS = 30;
  private static final int LONGEST_DESCRIPTION = 8_192;
  private static final int PAGE = 100;

  private final KmsCall call;

  Keys(KmsCall call) {
    this.call = call;
  }

  CreateKeyResponse create(CreateKeyRequest request) {
    KeyType type = type(request);
    if (request.origin() != null && request.origin() != OriginType.AWS_KMS) {
      throw KmsErrors.unsupported(
          "Keys of origin " + request.originAsString() + " are not supported here; use AWS_KMS.");
    }
    boolean multiRegion = Boolean.TRUE.equals(request.multiRegion());
    boolean bypass = Boolean.TRUE.equals(request.bypassPolicyLockoutSafetyCheck());
    ServiceCall permission =
        KeyTags.requested(
            ServiceCall.of("kms:CreateKey", "*", call.account())
                .in(call.region())
                .with("kms:KeySpec", List.of(type.spec().toString()))
                .with("kms:KeyUsage", List.of(type.usage().toString()))
                .with("kms:KeyOrigin", List.of("AWS_KMS"))
                .with("kms:MultiRegion", List.of(Boolean.toString(multiRegion)))
                .with("kms:BypassPolicyLockoutSafetyCheck", List.of(Boolean.toString(bypass))),
            request.tags());
    call.requireInAccount(permission);
    if (request.hasTags() && !request.tags().isEmpty()) {
      call.requireInAccount(permission.withAction("kms:TagResource"));
    }
    String id = multiRegion ? "mrk-" + call.cloud().ids().hex(32) : call.cloud().ids().uuid();
    BoundPolicy policy =
        KeyPolicies.bind(
            call.cloud(),
            Optional.ofNullable(request.policy())
                .orElseGet(() -> KeyPolicies.defaultPolicy(call.account())));
    LocalKey key =
        new LocalKey(
            new KeyArn(LocalCloud.PARTITION, call.region(), call.account(), id),
            type,
            call.now(),
            call.cloud().ids().bytes(type.materialBytes()),
            Optional.ofNullable(request.description()).orElse(""),
            policy);
    if (!bypass) {
      KeyPolicies.requireNoLockout(call, key, policy);
    }
    KeyTags.put(key, request.tags());
    call.store().add(key);
    call.touch(key);
    return CreateKeyResponse.builder().keyMetadata(metadata(key)).build();
  }

  DescribeKeyResponse describe(DescribeKeyRequest request) {
    KeyStore.Found found = call.find("keyId", request.keyId());
    call.require(KeyAction.of("DescribeKey", found).withGrantTokens(request.grantTokens()));
    return DescribeKeyResponse.builder().keyMetadata(metadata(found.key())).build();
  }

  ListKeysResponse list(ListKeysRequest request) {
    call.requireInAccount("ListKeys");
    int limit = call.checks().within("limit", request.limit(), 1, 1_000).orElse(PAGE);
    Page<LocalKey> page =
        call.page(
            call.store().keys(call.account(), call.region()),
            it -> it.arn().keyId(),
            request.marker(),
            limit);
    return ListKeysResponse.builder()
        .keys(
            page.items().stream()
                .map(
                    key ->
                        KeyListEntry.builder()
                            .keyId(key.arn().keyId())
                            .keyArn(key.arn().toString())
                            .build())
                .toList())
        .truncated(page.next().isPresent())
        .nextMarker(page.next().orElse(null))
        .build();
  }

  UpdateKeyDescriptionResponse updateDescription(UpdateKeyDescriptionRequest request) {
    String description =
        call.checks().sized("description", request.description(), 0, LONGEST_DESCRIPTION);
    LocalKey key = managed("UpdateKeyDescription", request.keyId());
    KeyStates.requireStaying(key);
    key.setDescription(description);
    return UpdateKeyDescriptionResponse.builder().build();
  }

  EnableKeyResponse enable(EnableKeyRequest request) {
    LocalKey key = managed("EnableKey", request.keyId());
    KeyStates.requireStaying(key);
    key.setState(new LocalKey.State.Enabled());
    return EnableKeyResponse.builder().build();
  }

  DisableKeyResponse disable(DisableKeyRequest request) {
    LocalKey key = managed("DisableKey", request.keyId());
    KeyStates.requireStaying(key);
    key.setState(new LocalKey.State.Disabled());
    return DisableKeyResponse.builder().build();
  }

  ScheduleKeyDeletionResponse scheduleDeletion(ScheduleKeyDeletionRequest request) {
    int days =
        call.checks()
            .within(
                "pendingWindowInDays",
                request.pendingWindowInDays(),
                SHORTEST_WINDOW_DAYS,
                LONGEST_WINDOW_DAYS)
            .orElse(LONGEST_WINDOW_DAYS);
    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    call.require(
        KeyAction.of("ScheduleKeyDeletion", found)
            .with("kms:ScheduleKeyDeletionPendingWindowInDays", Integer.toString(days)));
    LocalKey key = found.key();
    KeyStates.requireStaying(key);
    Instant date = call.now().plus(Duration.ofDays(days));
    LocalKey.State pending = new LocalKey.State.PendingDeletion(date);
    key.setState(pending);
    deleteAt(date, key, pending);
    return ScheduleKeyDeletionResponse.builder()
        .keyId(key.arn().toString())
        .deletionDate(date)
        .keyState(KeyState.PENDING_DELETION)
        .pendingWindowInDays(days)
        .build();
  }

  CancelKeyDeletionResponse cancelDeletion(CancelKeyDeletionRequest request) {
    LocalKey key = managed("CancelKeyDeletion", request.keyId());
    KeyStates.requirePendingDeletion(key);
    key.setState(new LocalKey.State.Disabled());
    return CancelKeyDeletionResponse.builder().keyId(key.arn().toString()).build();
  }

  private void deleteAt(Instant date, LocalKey key, LocalKey.State pending) {
    LocalCloud cloud = call.cloud();
    cloud
        .clock()
        .schedule(
            date,
            () ->
                cloud.call(
                    () -> {
                      // Cancelled and scheduled again, the key has another date.
                      if (key.state().equals(pending)) {
                        KeyStore.of(cloud).delete(key);
                      }
                      return key;
                    }));
  }

  private LocalKey managed(String operation, String keyId) {
    KeyStore.Found found = call.findByKeyId("keyId", keyId);
    call.require(KeyAction.of(operation, found));
    return found.key();
  }

  private static KeyType type(CreateKeyRequest request) {
    KeySpec spec = KeySpec.SYMMETRIC_DEFAULT;
    if (request.keySpec() != null) {
      spec = request.keySpec();
    } else if (request.customerMasterKeySpec() != null) {
      spec = KeySpec.fromValue(request.customerMasterKeySpecAsString());
    }
    Optional<KeyUsageType> usage = Optional.ofNullable(request.keyUsage());
    KeySpec wanted = spec;
    return KeyType.of(wanted, usage)
        .orElseThrow(
            () ->
                KmsErrors.validation(
                    "KeyUsage %s is not compatible with KeySpec %s"
                        .formatted(usage.map(KeyUsageType::toString).orElse("(none)"), wanted)));
  }

  private static KeyMetadata metadata(LocalKey key) {
    KeyMetadata.Builder metadata =
        KeyMetadata.builder()
            .awsAccountId(key.arn().account().id())
            .keyId(key.arn().keyId())
            .arn(key.arn().toString())
            .creationDate(key.created())
            .enabled(key.state() instanceof LocalKey.State.Enabled)
            .description(key.description())
            .keyUsage(key.type().usage())
            .keySpec(key.type().spec())
            .customerMasterKeySpec(key.type().spec().toString())
            .origin(OriginType.AWS_KMS)
            .keyManager(KeyManagerType.CUSTOMER)
            .multiRegion(key.arn().isMultiRegion());
    switch (key.state()) {
      case LocalKey.State.Enabled enabled -> metadata.keyState(KeyState.ENABLED);
      case LocalKey.State.Disabled disabled -> metadata.keyState(KeyState.DISABLED);
      case LocalKey.State.PendingDeletion(Instant date) ->
          metadata.keyState(KeyState.PENDING_DELETION).deletionDate(date);
    }
    if (!key.type().encryptionAlgorithms().isEmpty()) {
      metadata.encryptionAlgorithms(key.type().encryptionAlgorithms());
    }
    key.type().macAlgorithm().ifPresent(metadata::macAlgorithms);
    if (key.arn().isMultiRegion()) {
      metadata.multiRegionConfiguration(
          MultiRegionConfiguration.builder()
              .multiRegionKeyType(MultiRegionKeyType.PRIMARY)
              .primaryKey(
                  MultiRegionKey.builder()
                      .arn(key.arn().toString())
                      .region(key.arn().region())
                      .build())
              .replicaKeys(List.of())
              .build());
    }
    return metadata.build();
  }
}
