package dev.kmsaccess.local.iam;

import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.Page;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;

/** The operations on customer-managed policies. */
final class IamPolicies {

  /** A managed policy may have this many characters, white space apart. */
  private static final int SIZE_LIMIT = 6_144;

  private static final int VERSION_LIMIT = 5;

  private final IamSession session;
  private final PrincipalPolicies policies;

  IamPolicies(IamSession session, PrincipalPolicies policies) {
    this.session = session;
    this.policies = policies;
  }

  CreatePolicyResponse create(CreatePolicyRequest request) {
    String name = session.name("policyName", request.policyName());
    String path = session.path(request.path());
    String arn =
        "arn:%s:iam::%s:policy%s%s"
            .formatted(LocalCloud.PARTITION, session.accountId(), path, name);
    session.require("CreatePolicy", arn);
    String text = text(request.policyDocument());
    boolean taken =
        session.account().policies().values().stream().anyMatch(it -> it.name().equals(name));
    if (taken) {
      throw IamErrors.alreadyExists(
          "A policy called " + name + " already exists. Duplicate names are not allowed.");
    }
    PolicyState policy =
        new PolicyState(
            arn,
            name,
            path,
            session.cloud().ids().unique("ANPA"),
            Optional.ofNullable(request.description()),
            session.now(),
            text);
    session.account().policies().put(arn, policy);
    return CreatePolicyResponse.builder().policy(shown(policy)).build();
  }

  GetPolicyResponse get(GetPolicyRequest request) {
    return GetPolicyResponse.builder()
        .policy(shown(allowed("GetPolicy", request.policyArn())))
        .build();
  }

  ListPoliciesResponse list(ListPoliciesRequest request) {
    session.require("ListPolicies", "*");
    boolean attachedOnly = Boolean.TRUE.equals(request.onlyAttached());
    List<PolicyState> found =
        request.scope() == PolicyScopeType.AWS
            ? List.of()
            : session.account().policies().values().stream()
                .filter(it -> !attachedOnly || attachments(it) > 0)
                .toList();
    Page<PolicyState> page =
        session.page(found, PolicyState::arn, request.marker(), request.maxItems());
    return ListPoliciesResponse.builder()
        .policies(page.items().stream().map(this::shown).toList())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  DeletePolicyResponse delete(DeletePolicyRequest request) {
    PolicyState policy = allowed("DeletePolicy", request.policyArn());
    if (attachments(policy) > 0) {
      throw IamErrors.deleteConflict("Cannot delete a policy attached to entities.");
    }
    if (policy.versions().size() > 1) {
      throw IamErrors.deleteConflict(
          "This policy has more than one version. Before you delete a policy, you must delete the"
              + " policy's versions. The default version is deleted with the policy.");
    }
    session.account().policies().remove(policy.arn());
    return DeletePolicyResponse.builder().build();
  }

  CreatePolicyVersionResponse createVersion(CreatePolicyVersionRequest request) {
    PolicyState policy = allowed("CreatePolicyVersion", request.policyArn());
    String text = text(request.policyDocument());
    if (policy.versions().size() >= VERSION_LIMIT) {
      throw IamErrors.limitExceeded(
          "A managed policy can have up to 5 versions. Before you create a new version, you must"
              + " delete an existing version.");
    }
    PolicyState.Version version = policy.add(text, session.now());
    if (Boolean.TRUE.equals(request.setAsDefault())) {
      policy.setDefault(version);
    }
    return CreatePolicyVersionResponse.builder().policyVersion(shown(policy, version)).build();
  }

  GetPolicyVersionResponse getVersion(GetPolicyVersionRequest request) {
    PolicyState policy = allowed("GetPolicyVersion", request.policyArn());
    PolicyState.Version version = version(policy, request.versionId());
    return GetPolicyVersionResponse.builder()
        .policyVersion(
            shown(policy, version).toBuilder().document(IamSession.encoded(version.text())).build())
        .build();
  }

  ListPolicyVersionsResponse listVersions(ListPolicyVersionsRequest request) {
    PolicyState policy = allowed("ListPolicyVersions", request.policyArn());
    return ListPolicyVersionsResponse.builder()
        .versions(
            policy.versions().values().stream()
                .sorted(Comparator.comparing(PolicyState.Version::number).reversed())
                .map(it -> shown(policy, it))
                .toList())
        .isTruncated(false)
        .build();
  }

  SetDefaultPolicyVersionResponse setDefaultVersion(SetDefaultPolicyVersionRequest request) {
    PolicyState policy = allowed("SetDefaultPolicyVersion", request.policyArn());
    policy.setDefault(version(policy, request.versionId()));
    return SetDefaultPolicyVersionResponse.builder().build();
  }

  DeletePolicyVersionResponse deleteVersion(DeletePolicyVersionRequest request) {
    PolicyState policy = allowed("DeletePolicyVersion", request.policyArn());
    PolicyState.Version version = version(policy, request.versionId());
    if (version.equals(policy.current())) {
      throw IamErrors.deleteConflict("Cannot delete the default version of a policy.");
    }
    policy.versions().remove(version.number());
    return DeletePolicyVersionResponse.builder().build();
  }

  private String text(@Nullable String document) {
    String text = session.checks().required("policyDocument", document);
    policies.requireIdentityPolicy(text);
    if (PrincipalPolicies.size(text) > SIZE_LIMIT) {
      throw IamErrors.limitExceeded("Cannot exceed quota for PolicySize: " + SIZE_LIMIT);
    }
    return text;
  }

  private PolicyState allowed(String action, @Nullable String policyArn) {
    String arn = session.policyArn(policyArn);
    session.require(action, arn);
    PolicyState policy = session.account().policies().get(arn);
    if (policy == null) {
      throw IamErrors.noSuchEntity("Policy " + arn + " was not found.");
    }
    return policy;
  }

  private static PolicyState.Version version(PolicyState policy, String id) {
    return policy.versions().values().stream()
        .filter(it -> it.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                IamErrors.noSuchEntity(
                    "Policy %s version %s does not exist or is not attachable."
                        .formatted(policy.arn(), id)));
  }

  private int attachments(PolicyState policy) {
    IamAccount account = session.account();
    return (int)
        Stream.concat(account.users().values().stream(), account.roles().values().stream())
            .filter(
                it ->
                    it.attachedPolicies().contains(policy.arn())
                        || it.boundary().equals(Optional.of(policy.arn())))
            .count();
  }

  private Policy shown(PolicyState policy) {
    return Policy.builder()
        .policyName(policy.name())
        .policyId(policy.uniqueId())
        .arn(policy.arn())
        .path(policy.path())
        .defaultVersionId(policy.current().id())
        .attachmentCount(attachments(policy))
        .isAttachable(true)
        .description(policy.description().orElse(null))
        .createDate(policy.created())
        .updateDate(policy.current().created())
        .build();
  }

  private static PolicyVersion shown(PolicyState policy, PolicyState.Version version) {
    return PolicyVersion.builder()
        .versionId(version.id())
        .isDefaultVersion(version.equals(policy.current()))
        .createDate(version.created())
        .build();
  }
}
