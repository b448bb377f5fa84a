package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;
import software.amazon.awssdk.services.iam.model.Tag;

/** What users and roles have done to them alike: inline policies, attached policies, tags. */
final class PrincipalPolicies {

  /** Inline policies of one user may have this many characters together, white space apart. */
  private static final int USER_INLINE_LIMIT = 2_048;

  private static final int ROLE_INLINE_LIMIT = 10_240;
  private static final int ATTACHED_LIMIT = 10;
  private static final int TAG_LIMIT = 50;

  private final IamSession session;

  PrincipalPolicies(IamSession session) {
    this.session = session;
  }

  void putInline(PrincipalState principal, String name, String text) {
    requireIdentityPolicy(text);
    Map<String, String> policies = principal.inlinePolicies();
    int others =
        policies.entrySet().stream()
            .filter(it -> !it.getKey().equals(name))
            .mapToInt(it -> size(it.getValue()))
            .sum();
    int limit = principal instanceof RoleState ? ROLE_INLINE_LIMIT : USER_INLINE_LIMIT;
    if (others + size(text) > limit) {
      throw IamErrors.limitExceeded(
          "Maximum policy size of %d bytes exceeded for %s %s"
              .formatted(limit, word(principal), principal.arn().name()));
    }
    policies.put(name, text);
  }

  String inline(PrincipalState principal, String name) {
    String text = principal.inlinePolicies().get(name);
    if (text == null) {
      throw noSuchInline(principal, name);
    }
    return text;
  }

  void deleteInline(PrincipalState principal, String name) {
    if (principal.inlinePolicies().remove(name) == null) {
      throw noSuchInline(principal, name);
    }
  }

  void attach(PrincipalState principal, String policyArn) {
    requireManaged(policyArn);
    if (principal.attachedPolicies().size() >= ATTACHED_LIMIT
        && !principal.attachedPolicies().contains(policyArn)) {
      throw IamErrors.limitExceeded(
          "Cannot exceed quota for PoliciesPer%s: %d"
              .formatted(principal instanceof RoleState ? "Role" : "User", ATTACHED_LIMIT));
    }
    principal.attachedPolicies().add(policyArn);
  }

  void detach(PrincipalState principal, String policyArn) {
    if (!principal.attachedPolicies().remove(policyArn)) {
      throw IamErrors.noSuchEntity("Policy " + policyArn + " was not found.");
    }
  }

  List<AttachedPolicy> attached(PrincipalState principal) {
    return principal.attachedPolicies().stream()
        .sorted()
        .map(
            arn ->
                AttachedPolicy.builder()
                    .policyArn(arn)
                    .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                    .build())
        .toList();
  }

  void putBoundary(PrincipalState principal, String policyArn) {
    requireManaged(policyArn);
    principal.setBoundary(Optional.of(policyArn));
  }

  void deleteBoundary(PrincipalState principal) {
    if (principal.boundary().isEmpty()) {
      throw IamErrors.noSuchEntity(
          "The %s %s has no permissions boundary."
              .formatted(word(principal), principal.arn().name()));
    }
    principal.setBoundary(Optional.empty());
  }

  void tag(PrincipalState principal, List<Tag> tags) {
    tags.forEach(tag -> principal.tags().put(tag.key(), tag.value()));
    if (principal.tags().size() > TAG_LIMIT) {
      tags.forEach(tag -> principal.tags().remove(tag.key()));
      throw IamErrors.limitExceeded(
          "The number of tags has reached the maximum limit: " + TAG_LIMIT + ".");
    }
  }

  /** Throws unless nothing hangs on the principal that has to be taken away before it. */
  void requireBare(PrincipalState principal) {
    if (!principal.attachedPolicies().isEmpty()) {
      throw IamErrors.deleteConflict("Cannot delete entity, must detach all policies first.");
    }
    if (!principal.inlinePolicies().isEmpty()) {
      throw IamErrors.deleteConflict("Cannot delete entity, must delete policies first.");
    }
  }

  void requireIdentityPolicy(String text) {
    if (ParsedPolicies.of(session.cloud()).read(text, PolicyKind.IDENTITY)
        instanceof PolicyResult.Invalid invalid) {
      throw IamErrors.malformedPolicy(invalid.problems().getFirst().toString());
    }
  }

  void requireManaged(String policyArn) {
    // A policy of another account can be named, but not attached.
    boolean foreign =
        !policyArn.startsWith("arn:aws:iam::aws:")
            && !policyArn.startsWith("arn:aws:iam::" + session.accountId() + ":");
    if (foreign || session.directory().managedPolicy(policyArn).isEmpty()) {
      throw IamErrors.noSuchEntity("Policy " + policyArn + " does not exist or is not attachable.");
    }
  }

  static List<Tag> tags(PrincipalState principal) {
    return principal.tags().entrySet().stream()
        .map(it -> Tag.builder().key(it.getKey()).value(it.getValue()).build())
        .toList();
  }

  /** Returns the boundary as IAM shows it; the SDK's builders take null for none. */
  static Optional<AttachedPermissionsBoundary> boundary(PrincipalState principal) {
    return principal
        .boundary()
        .map(
            arn ->
                AttachedPermissionsBoundary.builder()
                    .permissionsBoundaryArn(arn)
                    .permissionsBoundaryType(
                        PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY)
                    .build());
  }

  /** IAM counts characters without white space against its limits. */
  static int size(String text) {
    return (int) text.chars().filter(it -> !Character.isWhitespace(it)).count();
  }

  private static RuntimeException noSuchInline(PrincipalState principal, String name) {
    return IamErrors.noSuchEntity(
        "The %s policy with name %s cannot be found.".formatted(word(principal), name));
  }

  private static String word(PrincipalState principal) {
    return principal instanceof RoleState ? "role" : "user";
  }
}
