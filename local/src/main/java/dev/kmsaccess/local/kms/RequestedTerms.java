package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.evaluate.GrantConstraint;
import dev.kmsaccess.core.evaluate.KeyCall.RequestedGrant;
import dev.kmsaccess.local.RequestChecks;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/**
 * What a CreateGrant request asks for, its form checked; whether its principals exist and its key
 * can be used so is another matter.
 *
 * @param grantee as the request names it
 * @param retirer as the request names it
 */
record RequestedTerms(
    Optional<String> name,
    String grantee,
    Optional<String> retirer,
    Set<GrantOperation> operations,
    GrantConstraint constraint) {

  /** The form of a principal in a request: there is no way to write a wildcard. */
  static final Pattern PRINCIPAL = Pattern.compile("[\\w+=,.@:/-]{1,256}");

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:/_-]{1,256}");
  private static final int MOST_PAIRS = 8;
  private static final int LONGEST_CONTEXT_VALUE = 384;

  /** Reads a request. */
  static RequestedTerms read(RequestChecks checks, CreateGrantRequest request) {
    return new RequestedTerms(
        Optional.ofNullable(request.name()).map(it -> checks.matching("name", it, NAME)),
        checks.matching("granteePrincipal", request.granteePrincipal(), PRINCIPAL),
        Optional.ofNullable(request.retiringPrincipal())
            .map(it -> checks.matching("retiringPrincipal", it, PRINCIPAL)),
        operations(checks, request),
        constraint(request.constraints()));
  }

  /** Returns the operations as KMS spells them. */
  Set<String> operationNames() {
    return operations.stream().map(GrantOperation::toString).collect(Collectors.toSet());
  }

  /** Returns the action with all that its permission can depend on. */
  KeyAction on(KeyAction createGrant) {
    KeyAction action =
        createGrant
            .with("kms:GrantOperations", List.copyOf(operationNames()))
            .with("kms:GranteePrincipal", grantee)
            .withRequestedGrant(new RequestedGrant(operationNames(), constraint));
    if (retirer.isPresent()) {
      action = action.with("kms:RetiringPrincipal", retirer.get());
    }
    return withConstraint(action, constraint);
  }

  /** Throws if a key of this type cannot be used so. */
  void requireFit(KeyType type) {
    List<GrantOperation> unsuitable = new ArrayList<>(operations);
    unsuitable.removeAll(type.grantOperations());
    if (!unsuitable.isEmpty()) {
      throw KmsErrors.validation(
          "The operations %s are not valid for a key of spec %s and usage %s."
              .formatted(unsuitable, type.spec(), type.usage()));
    }
    if (!(constraint instanceof GrantConstraint.Unconstrained) && !type.isSymmetricEncryption()) {
      throw KmsErrors.validation(
          "Encryption context constraints are valid for symmetric encryption keys only.");
    }
  }

  private static Set<GrantOperation> operations(RequestChecks checks, CreateGrantRequest request) {
    List<String> wanted =
        checks.required(
            "operations", request.hasOperations() ? request.operationsAsStrings() : null);
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
}
