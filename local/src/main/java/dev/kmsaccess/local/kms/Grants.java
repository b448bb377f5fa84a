package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.evaluate.GrantConstraint;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.Page;
import dev.kmsaccess.local.iam.IamDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantResponse;
import software.amazon.awssdk.services.kms.model.RevokeGrantRequest;
import software.amazon.awssdk.services.kms.model.RevokeGrantResponse;

/** The operations on grants. */
final class Grants {

  private static final int MOST_PER_KEY = 50_000;
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 100;

  private final KmsCall call;

  Grants(KmsCall call) {
    this.call = call;
  }

  CreateGrantResponse create(CreateGrantRequest request) {
    RequestedTerms requested = RequestedTerms.read(call.checks(), request);
    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    LocalKey key = found.key();
    call.require(
        requested.on(
            KeyAction.of("CreateGrant", found)
                .with("kms:GrantIsForAWSResource", call.isForAwsResource())
                .withGrantTokens(request.grantTokens())));
    requested.requireFit(key.type());
    KeyStates.requireEnabled(key);
    LocalGrant.Terms terms =
        new LocalGrant.Terms(
            requested.name(),
            existing(requested.grantee()),
            requested.retirer().map(this::existing),
            requested.operationNames(),
            requested.constraint(),
            call.account());
    GrantTable table = call.store().grants();
    Optional<LocalGrant> same = table.same(key.arn(), terms);
    if (same.isEmpty() && table.on(key.arn()).size() >= MOST_PER_KEY) {
      throw KmsErrors.limitExceeded("Grants per key quota exceeded: " + MOST_PER_KEY);
    }
    KmsCall.refuseDryRun(request.dryRun());
    LocalGrant grant = same.orElseGet(() -> table.make(key.arn(), terms));
    return CreateGrantResponse.builder()
        .grantId(grant.id())
        .grantToken(table.issueToken(grant))
        .build();
  }

  ListGrantsResponse list(ListGrantsRequest request) {
    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    call.require(
        KeyAction.of("ListGrants", found)
            .with("kms:GrantIsForAWSResource", call.isForAwsResource()));
    IamDirectory directory = IamDirectory.of(call.cloud());
    List<LocalGrant> grants =
        call.store().grants().on(found.key().arn()).stream()
            .filter(it -> request.grantId() == null || it.id().equals(request.grantId()))
            .filter(
                it ->
                    request.granteePrincipal() == null
                        || it.terms().grantee().shown(directory).equals(request.granteePrincipal()))
            .toList();
    if (request.grantId() != null && grants.isEmpty()) {
      throw KmsErrors.invalidGrantId("Invalid grant ID " + request.grantId());
    }
    Page<LocalGrant> page = page(grants, request.marker(), request.limit());
    return ListGrantsResponse.builder()
        .grants(page.items().stream().map(this::entry).toList())
        .truncated(page.next().isPresent())
        .nextMarker(page.next().orElse(null))
        .build();
  }

  ListRetirableGrantsResponse listRetirable(ListRetirableGrantsRequest request) {
    String retirer =
        call.checks()
            .matching("retiringPrincipal", request.retiringPrincipal(), RequestedTerms.PRINCIPAL);
    call.requireInAccount("ListRetirableGrants");
    PrincipalArn arn =
        PrincipalArn.parse(retirer).orElseThrow(() -> Grants.invalidPrincipal(retirer));
    if (!arn.account().equals(call.account())) {
      throw KmsErrors.STYLE.denied(
          "The retiring principal must be in the account of the caller: " + retirer);
    }
    IamDirectory directory = IamDirectory.of(call.cloud());
    List<LocalGrant> grants =
        call.store().grants().inRegion(call.region()).stream()
            .filter(
                it ->
                    it.terms()
                        .retirer()
                        .map(principal -> principal.shown(directory))
                        .equals(Optional.of(retirer)))
            .toList();
    Page<LocalGrant> page = page(grants, request.marker(), request.limit());
    return ListRetirableGrantsResponse.builder()
        .grants(page.items().stream().map(this::entry).toList())
        .truncated(page.next().isPresent())
        .nextMarker(page.next().orElse(null))
        .build();
  }

  RevokeGrantResponse revoke(RevokeGrantRequest request) {
    String grantId = call.checks().sized("grantId", request.grantId(), 1, 128);
    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    call.require(
        KeyAction.of("RevokeGrant", found)
            .with("kms:GrantIsForAWSResource", call.isForAwsResource()));
    LocalGrant grant = grant(found.key(), grantId);
    KmsCall.refuseDryRun(request.dryRun());
    call.store().grants().end(grant);
    return RevokeGrantResponse.builder().build();
  }

  /**
   * Retires a grant. Who may is the grant's own matter: its retirer, a grantee with that operation,
   * and the account that made it.
   */
  RetireGrantResponse retire(RetireGrantRequest request) {
    LocalGrant grant = toRetire(request);
    LocalKey key =
        call.store()
            .key(grant.key())
            .orElseThrow(() -> new IllegalStateException("a grant outlived its key"));
    call.touch(key);
    call.retires(grant);
    call.gate()
        .requireRetirement(
            KeyAction.of("RetireGrant", new KeyStore.Found(key, Optional.empty()))
                .withGrantTokens(
                    Optional.ofNullable(request.grantToken()).map(List::of).orElse(List.of())),
            grant);
    KmsCall.refuseDryRun(request.dryRun());
    call.store().grants().end(grant);
    return RetireGrantResponse.builder().build();
  }

  private LocalGrant toRetire(RetireGrantRequest request) {
    if (request.grantToken() != null) {
      if (request.keyId() != null || request.grantId() != null) {
        throw KmsErrors.validation("Specify either a grant token or a key ID and a grant ID.");
      }
      return call.store()
          .grants()
          .withToken(request.grantToken())
          .orElseThrow(() -> KmsErrors.invalidGrantToken("The grant token is not valid."));
    }
    String grantId = call.checks().sized("grantId", request.grantId(), 1, 128);
    String keyId = call.checks().sized("keyId", request.keyId(), 1, 2_048);
    if (!keyId.startsWith("arn:")) {
      throw KmsErrors.invalidArn("The key ID must be a key ARN: " + keyId);
    }
    return grant(call.findByKeyId("keyId", keyId).key(), grantId);
  }

  private LocalGrant grant(LocalKey key, String grantId) {
    return call.store()
        .grants()
        .find(key.arn(), grantId)
        .orElseThrow(() -> KmsErrors.notFound("Grant ID " + grantId + " not found"));
  }

  private Page<LocalGrant> page(
      List<LocalGrant> grants, @Nullable String marker, @Nullable Integer limit) {
    int most = call.checks().within("limit", limit, 1, LARGEST_PAGE).orElse(PAGE);
    return call.page(grants, LocalGrant::sortKey, marker, most);
  }

  private GrantPrincipal existing(String principal) {
    return GrantPrincipal.find(IamDirectory.of(call.cloud()), principal)
        .orElseThrow(() -> invalidPrincipal(principal));
  }

  private static RuntimeException invalidPrincipal(String principal) {
    return KmsErrors.invalidArn("ARN does not refer to a valid principal: " + principal);
  }

  private GrantListEntry entry(LocalGrant grant) {
    IamDirectory directory = IamDirectory.of(call.cloud());
    LocalGrant.Terms terms = grant.terms();
    return GrantListEntry.builder()
        .keyId(grant.key().toString())
        .grantId(grant.id())
        .name(terms.name().orElse(""))
        .creationDate(grant.created())
        .granteePrincipal(terms.grantee().shown(directory))
        .retiringPrincipal(terms.retirer().map(it -> it.shown(directory)).orElse(null))
        .issuingAccount(PrincipalArn.account(LocalCloud.PARTITION, terms.issuer()).toString())
        .operationsWithStrings(terms.operations().stream().sorted().toList())
        .constraints(shown(terms.constraint()).orElse(null))
        .build();
  }

  private static Optional<GrantConstraints> shown(GrantConstraint constraint) {
    return switch (constraint) {
      case GrantConstraint.Unconstrained unconstrained -> Optional.empty();
      case GrantConstraint.ContextEquals(Map<String, String> pairs) ->
          Optional.of(GrantConstraints.builder().encryptionContextEquals(pairs).build());
      case GrantConstraint.ContextSubset(Map<String, String> pairs) ->
          Optional.of(GrantConstraints.builder().encryptionContextSubset(pairs).build());
    };
  }
}
