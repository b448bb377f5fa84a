package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.evaluate.GrantConstraint;
import dev.kmsaccess.core.evaluate.KeyCall.RequestedGrant;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.Page;
import dev.kmsaccess.local.iam.IamDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
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

  private static final Pattern PRINCIPAL = Pattern.compile("[\\w+=,.@:/-]{1,256}");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:/_-]{1,256}");
  private static final int MOST_PER_KEY = 50_000;
  private static final int MOST_PAIRS = 8;
  private static final int LONGEST_CONTEXT_VALUE = 384;
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 100;

  private final KmsCall call;

  Grants(KmsCall call) {
    this.call = call;
  }

  CreateGrantResponse create(CreateGrantRequest request) {
    String grantee =
        call.checks().matching("granteePrincipal", request.granteePrincipal(), PRINCIPAL);
    Optional<String> retirer = optional("retiringPrincipal", request.retiringPrincipal());
    Optional<String> name =
        Optional.ofNullable(request.name()).map(it -> call.checks().matching("name", it, NAME));
    Set<GrantOperation> operations = operations(request);
    GrantConstraint constraint = constraint(request.constraints());
    Set<String> operationNames = names(operations);

    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    LocalKey key = found.key();
    requireTokens(request.grantTokens());
    KeyAction action =
        KeyAction.of("CreateGrant", found)
            .with("kms:GrantOperations", List.copyOf(operationNames))
            .with("kms:GranteePrincipal", grantee)
            .with("kms:GrantIsForAWSResource", call.isForAwsResource())
            .withGrantTokens(request.grantTokens())
            .withRequestedGrant(new RequestedGrant(operationNames, constraint));
    if (retirer.isPresent()) {
      action = action.with("kms:RetiringPrincipal", retirer.get());
    }
    call.require(withConstraint(action, constraint));
    requireSuitable(key, operations, constraint);
    KeyStates.requireEnabled(key);
    LocalGrant.Terms terms =
        new LocalGrant.Terms(
            name,
            existing(grantee),
            retirer.map(this::existing),
            operationNames,
            constraint,
            call.account());
    if (call.store().grants().on(key.arn()).size() >= MOST_PER_KEY) {
      throw KmsErrors.limitExceeded("Grants per key quota exceeded: " + MOST_PER_KEY);
    }
    KmsCall.refuseDryRun(request.dryRun());
    GrantTable table = call.store().grants();
    LocalGrant grant = table.same(key.arn(), terms).orElseGet(() -> table.make(key.arn(), terms));
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
        call.checks().matching("retiringPrincipal", request.retiringPrincipal(), PRINCIPAL);
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

  private Optional<String> optional(String member, @Nullable String principal) {
    return Optional.ofNullable(principal).map(it -> call.checks().matching(member, it, PRINCIPAL));
  }

  private Set<GrantOperation> operations(CreateGrantRequest request) {
    List<String> wanted =
        call.checks()
            .required("operations", request.hasOperations() ? request.operationsAsStrings() : null);
    Set<GrantOperation> operations = EnumSet.noneOf(GrantOperation.class);
    for (String name : wanted) {
      GrantOperation operation = GrantOperation.fromValue(name);
      if (operation == GrantOperation.UNKNOWN_TO_SDK_VERSION) {
        throw KmsErrors.STYLE.invalid(
            "operations",
            wanted.toString(),
            "Member must satisfy constraint: [Member must satisfy enum value set: "
                + GrantOperation.knownValues()
                + "]");
      }
      operations.add(operation);
    }
    return operations;
  }

  private static Set<String> names(Set<GrantOperation> operations) {
    Set<String> names = new HashSet<>();
    operations.forEach(it -> names.add(it.toString()));
    return names;
  }

  private static GrantConstraint constraint(@Nullable GrantConstraints constraints) {
    if (constraints == null) {
      return new GrantConstraint.Unconstrained();
    }
    Map<String, String> equal = constraints.encryptionContextEquals();
    Map<String, String> subset = constraints.encryptionContextSubset();
    if (!equal.isEmpty() && !subset.isEmpty()) {
      throw KmsErrors.validation(
          "A grant has either an EncryptionContextEquals or an EncryptionContextSubset constraint,"
              + " not both.");
    }
    for (Map<String, String> pairs : List.of(equal, subset)) {
      if (pairs.size() > MOST_PAIRS) {
        throw KmsErrors.validation(
            "An encryption context constraint has at most " + MOST_PAIRS + " pairs.");
      }
      if (pairs.values().stream().anyMatch(it -> it.length() > LONGEST_CONTEXT_VALUE)) {
        throw KmsErrors.validation(
            "A value of an encryption context constraint has at most "
                + LONGEST_CONTEXT_VALUE
                + " characters.");
      }
    }
    if (!equal.isEmpty()) {
      return new GrantConstraint.ContextEquals(equal);
    }
    return subset.isEmpty()
        ? new GrantConstraint.Unconstrained()
        : new GrantConstraint.ContextSubset(subset);
  }

  /** Gives a CreateGrant call the condition keys of the constraint that it asks for. */
  private static KeyAction withConstraint(KeyAction action, GrantConstraint constraint) {
    return switch (constraint) {
      case GrantConstraint.Unconstrained unconstrained -> action;
      case GrantConstraint.ContextEquals(Map<String, String> pairs) ->
          withConstraint(action, "EncryptionContextEquals", pairs);
      case GrantConstraint.ContextSubset(Map<String, String> pairs) ->
          withConstraint(action, "EncryptionContextSubset", pairs);
    };
  }

  private static KeyAction withConstraint(
      KeyAction action, String type, Map<String, String> pairs) {
    KeyAction constrained =
        action
            .with("kms:GrantConstraintType", type)
            .with("kms:EncryptionContextKeys", List.copyOf(pairs.keySet()));
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      constrained = constrained.with("kms:EncryptionContext:" + pair.getKey(), pair.getValue());
    }
    return constrained;
  }

  private static void requireSuitable(
      LocalKey key, Set<GrantOperation> operations, GrantConstraint constraint) {
    Collection<GrantOperation> unsuitable = new ArrayList<>(operations);
    unsuitable.removeAll(key.type().grantOperations());
    if (!unsuitable.isEmpty()) {
      throw KmsErrors.validation(
          "The operations %s are not valid for a key of spec %s and usage %s."
              .formatted(unsuitable, key.type().spec(), key.type().usage()));
    }
    if (!(constraint instanceof GrantConstraint.Unconstrained)
        && !key.type().isSymmetricEncryption()) {
      throw KmsErrors.validation(
          "Encryption context constraints are valid for symmetric encryption keys only.");
    }
  }

  private GrantPrincipal existing(String principal) {
    return GrantPrincipal.find(IamDirectory.of(call.cloud()), principal)
        .orElseThrow(() -> invalidPrincipal(principal));
  }

  private void requireTokens(List<String> tokens) {
    if (tokens.stream().anyMatch(it -> call.store().grants().withToken(it).isEmpty())) {
      throw KmsErrors.invalidGrantToken("The grant token is not valid.");
    }
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
