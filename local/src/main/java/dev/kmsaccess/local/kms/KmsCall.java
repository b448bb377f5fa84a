package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.Page;
import dev.kmsaccess.local.RequestChecks;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import dev.kmsaccess.local.trail.ApiCall;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * One call while it is served. It finds keys, asks for permission, and remembers on what the call
 * was made, for CloudTrail.
 */
final class KmsCall {

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;
  private final Optional<String> via;
  private final RequestChecks checks = new RequestChecks(KmsErrors.STYLE);
  private final Authorizer authorizer;
  private final KeyGate gate;
  private final Set<ApiCall.Resource> resources = new LinkedHashSet<>();
  private Optional<LocalGrant> retired = Optional.empty();

  /**
   * Begins a call.
   *
   * @param via the service that calls on the caller's behalf, if one does
   */
  KmsCall(LocalCloud cloud, CallerIdentity caller, String region, Optional<String> via) {
    this.cloud = cloud;
    this.via = via;
    this.caller = caller;
    this.region = region;
    this.authorizer = new Authorizer(cloud, KmsErrors.STYLE);
    this.gate = new KeyGate(cloud, caller, via);
  }

  LocalCloud cloud() {
    return cloud;
  }

  String region() {
    return region;
  }

  RequestChecks checks() {
    return checks;
  }

  KeyStore store() {
    return KeyStore.of(cloud);
  }

  KeyGate gate() {
    return gate;
  }

  Instant now() {
    return cloud.clock().instant();
  }

  /** Returns the caller's account. */
  AccountId account() {
    return caller.account().orElseThrow(KmsErrors.STYLE::unknownClient);
  }

  /** Returns what the call was made on. */
  List<ApiCall.Resource> resources() {
    return List.copyOf(resources);
  }

  /** Returns the grant that the call retires, which its request need not name. */
  Optional<LocalGrant> retired() {
    return retired;
  }

  /** Notes the grant that the call retires. */
  void retires(LocalGrant grant) {
    retired = Optional.of(grant);
  }

  /** Finds a key by its id, ARN, alias or alias ARN. */
  KeyStore.Found find(String member, @Nullable String keyId) {
    String reference = checks.sized(member, keyId, 1, 2_048);
    authorizer.requireValid(caller);
    KeyStore.Found found =
        store()
            .find(reference, account(), region)
            .orElseThrow(() -> KmsErrors.notFound(missing(reference)));
    touch(found.key());
    return found;
  }

  /** Finds a key by its id or ARN: where KMS takes no alias. */
  KeyStore.Found findByKeyId(String member, @Nullable String keyId) {
    String reference = checks.sized(member, keyId, 1, 2_048);
    if (reference.startsWith("alias/") || reference.contains(":alias/")) {
      throw KmsErrors.notFound("Invalid keyId '" + reference + "'");
    }
    return find(member, reference);
  }

  /** Adds to what the call was made on. */
  void touch(LocalKey key) {
    resources.add(new ApiCall.Resource(key.arn().account(), key.arn().toString()));
  }

  /** Adds to what the call was made on. */
  void touch(Alias alias) {
    resources.add(new ApiCall.Resource(alias.account(), alias.arn()));
  }

  /** Throws unless the caller may do this to a key. */
  void require(KeyAction action) {
    if (!action.grantTokens().stream().allMatch(GrantTable::isToken)) {
      throw KmsErrors.invalidGrantToken("The grant token is not valid.");
    }
    gate.require(action);
  }

  /** Returns the refusal to use a ciphertext whose key is not to be found: it tells no more. */
  AwsServiceException deniedForCiphertext(String operation) {
    authorizer.requireValid(caller);
    return KmsErrors.STYLE.denied(
        """
        User: %s is not authorized to perform: kms:%s on the resource associated with this \
        ciphertext because the resource does not exist in this Region, no resource-based policies \
        allow access, or a resource-based policy explicitly denies access"""
            .formatted(caller.arn(), operation));
  }

  /** Throws unless the caller's own policies allow an operation that concerns no key. */
  void requireInAccount(String operation) {
    requireInAccount(ServiceCall.of("kms:" + operation, "*", account()).in(region));
  }

  void requireInAccount(ServiceCall call) {
    authorizer.require(caller, call);
  }

  /** Returns {@code kms:GrantIsForAWSResource}: whether a service asks on the caller's behalf. */
  String isForAwsResource() {
    return Boolean.toString(via.isPresent());
  }

  /** Ends a dry run, after everything that could have refused the call. */
  static void refuseDryRun(@Nullable Boolean dryRun) {
    if (Boolean.TRUE.equals(dryRun)) {
      throw KmsErrors.dryRun();
    }
  }

  /** Returns one page of a listing. */
  <T> Page<T> page(List<T> sorted, Function<T, String> key, @Nullable String marker, int limit) {
    return Page.of(sorted, key, Optional.ofNullable(marker), limit)
        .orElseThrow(KmsErrors::invalidMarker);
  }

  private String missing(String reference) {
    if (reference.startsWith("alias/")) {
      return "Alias " + Alias.arn(account(), region, reference) + " is not found.";
    }
    if (reference.contains(":alias/")) {
      return "Alias " + reference + " is not found.";
    }
    if (reference.startsWith("arn:")) {
      return "Key '" + reference + "' does not exist";
    }
    return reference.length() >= 36
        ? "Key 'arn:%s:kms:%s:%s:key/%s' does not exist"
            .formatted(LocalCloud.PARTITION, region, account(), reference)
        : "Invalid keyId '" + reference + "'";
  }
}
