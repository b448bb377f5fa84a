package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.arn.PrincipalArn.Kind;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.local.Page;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UnmodifiableEntityException;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** The operations on roles. */
final class IamRoles {

  private static final int SHORTEST_MAX_SESSION = 3_600;
  private static final int LONGEST_MAX_SESSION = 43_200;
  private static final int TRUST_POLICY_LIMIT = 2_048;

  /** The names of service-linked roles are their services' choice; these are known here. */
  private static final Map<String, String> SERVICE_LINKED =
      Map.of(
          "autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling",
          "spot.amazonaws.com", "AWSServiceRoleForEC2Spot",
          "spotfleet.amazonaws.com", "AWSServiceRoleForEC2SpotFleet",
          "access-analyzer.amazonaws.com", "AWSServiceRoleForAccessAnalyzer");

  private final IamSession session;
  private final PrincipalPolicies policies;

  IamRoles(IamSession session, PrincipalPolicies policies) {
    this.session = session;
    this.policies = policies;
  }

  CreateRoleResponse create(CreateRoleRequest request) {
    String name = session.name("roleName", request.roleName());
    PrincipalArn arn = session.arn(Kind.ROLE, session.path(request.path()), name);
    ServiceCall call = ServiceCall.of("iam:CreateRole", arn.toString(), session.accountId());
    if (request.permissionsBoundary() != null) {
      call = call.with("iam:PermissionsBoundary", List.of(request.permissionsBoundary()));
    }
    session.require(withTags(call, request.tags()));
    String trust =
        session.checks().required("assumeRolePolicyDocument", request.assumeRolePolicyDocument());
    int maxSession =
        session
            .checks()
            .within(
                "maxSessionDuration",
                request.maxSessionDuration(),
                SHORTEST_MAX_SESSION,
                LONGEST_MAX_SESSION)
            .orElse(SHORTEST_MAX_SESSION);
    if (session.account().roles().containsKey(name)) {
      throw IamErrors.alreadyExists("Role with name " + name + " already exists.");
    }
    RoleState role =
        new RoleState(
            arn,
            session.cloud().ids().unique("AROA"),
            session.now(),
            trustPolicy(trust),
            Duration.ofSeconds(maxSession),
            Optional.ofNullable(request.description()));
    Optional.ofNullable(request.permissionsBoundary())
        .ifPresent(boundary -> policies.putBoundary(role, boundary));
    policies.tag(role, request.tags());
    session.account().roles().put(name, role);
    return CreateRoleResponse.builder().role(shown(role)).build();
  }

  CreateServiceLinkedRoleResponse createServiceLinked(CreateServiceLinkedRoleRequest request) {
    String service = session.checks().sized("AWSServiceName", request.awsServiceName(), 1, 128);
    String base = SERVICE_LINKED.get(service);
    if (base == null) {
      throw IamErrors.invalidInput(
          "Service role name cannot be found for the service " + service + ".");
    }
    String name = request.customSuffix() == null ? base : base + "_" + request.customSuffix();
    PrincipalArn arn = session.arn(Kind.ROLE, "/aws-service-role/" + service + "/", name);
    session.require(
        ServiceCall.of("iam:CreateServiceLinkedRole", arn.toString(), session.accountId())
            .with("iam:AWSServiceName", List.of(service)));
    if (session.account().roles().containsKey(name)) {
      throw IamErrors.invalidInput(
          "Service role name "
              + name
              + " has been taken in this account, please try a different suffix.");
    }
    RoleState role =
        new RoleState(
            arn,
            session.cloud().ids().unique("AROA"),
            session.now(),
            trustPolicy(
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", \
                "Principal": {"Service": "%s"}, "Action": "sts:AssumeRole"}]}"""
                    .formatted(service)),
            Duration.ofSeconds(SHORTEST_MAX_SESSION),
            Optional.ofNullable(request.description()));
    session.account().roles().put(name, role);
    return CreateServiceLinkedRoleResponse.builder().role(shown(role)).build();
  }

  GetRoleResponse get(GetRoleRequest request) {
    return GetRoleResponse.builder().role(shown(allowed("GetRole", request.roleName()))).build();
  }

  ListRolesResponse list(ListRolesRequest request) {
    session.require("ListRoles", session.arn(Kind.ROLE, "/", "*").toString());
    String prefix = Optional.ofNullable(request.pathPrefix()).orElse("/");
    List<RoleState> roles =
        session.account().roles().values().stream()
            .filter(it -> it.arn().path().startsWith(prefix))
            .toList();
    Page<RoleState> page =
        session.page(roles, it -> it.arn().name(), request.marker(), request.maxItems());
    return ListRolesResponse.builder()
        .roles(page.items().stream().map(IamRoles::shown).toList())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  UpdateRoleResponse update(UpdateRoleRequest request) {
    RoleState role = allowed("UpdateRole", request.roleName());
    session
        .checks()
        .within(
            "maxSessionDuration",
            request.maxSessionDuration(),
            SHORTEST_MAX_SESSION,
            LONGEST_MAX_SESSION)
        .ifPresent(it -> role.setMaxSession(Duration.ofSeconds(it)));
    Optional.ofNullable(request.description()).map(Optional::of).ifPresent(role::setDescription);
    return UpdateRoleResponse.builder().build();
  }

  UpdateAssumeRolePolicyResponse updateTrust(UpdateAssumeRolePolicyRequest request) {
    RoleState role = changeable("UpdateAssumeRolePolicy", request.roleName());
    role.setTrustPolicy(
        trustPolicy(session.checks().required("policyDocument", request.policyDocument())));
    return UpdateAssumeRolePolicyResponse.builder().build();
  }

  DeleteRoleResponse delete(DeleteRoleRequest request) {
    RoleState role = changeable("DeleteRole", request.roleName());
    policies.requireBare(role);
    session.account().roles().remove(role.arn().name());
    return DeleteRoleResponse.builder().build();
  }

  PutRolePolicyResponse putPolicy(PutRolePolicyRequest request) {
    RoleState role = changeable("PutRolePolicy", request.roleName());
    policies.putInline(
        role,
        session.name("policyName", request.policyName()),
        session.checks().required("policyDocument", request.policyDocument()));
    return PutRolePolicyResponse.builder().build();
  }

  GetRolePolicyResponse getPolicy(GetRolePolicyRequest request) {
    RoleState role = allowed("GetRolePolicy", request.roleName());
    String text = policies.inline(role, request.policyName());
    return GetRolePolicyResponse.builder()
        .roleName(role.arn().name())
        .policyName(request.policyName())
        .policyDocument(IamSession.encoded(text))
        .build();
  }

  ListRolePoliciesResponse listPolicies(ListRolePoliciesRequest request) {
    RoleState role = allowed("ListRolePolicies", request.roleName());
    Page<String> page =
        session.page(
            List.copyOf(role.inlinePolicies().keySet()),
            it -> it,
            request.marker(),
            request.maxItems());
    return ListRolePoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  DeleteRolePolicyResponse deletePolicy(DeleteRolePolicyRequest request) {
    policies.deleteInline(changeable("DeleteRolePolicy", request.roleName()), request.policyName());
    return DeleteRolePolicyResponse.builder().build();
  }

  AttachRolePolicyResponse attachPolicy(AttachRolePolicyRequest request) {
    policies.attach(
        changeable("AttachRolePolicy", request.roleName(), request.policyArn()),
        request.policyArn());
    return AttachRolePolicyResponse.builder().build();
  }

  DetachRolePolicyResponse detachPolicy(DetachRolePolicyRequest request) {
    policies.detach(
        changeable("DetachRolePolicy", request.roleName(), request.policyArn()),
        request.policyArn());
    return DetachRolePolicyResponse.builder().build();
  }

  ListAttachedRolePoliciesResponse listAttached(ListAttachedRolePoliciesRequest request) {
    RoleState role = allowed("ListAttachedRolePolicies", request.roleName());
    Page<AttachedPolicy> page =
        session.page(
            policies.attached(role),
            AttachedPolicy::policyArn,
            request.marker(),
            request.maxItems());
    return ListAttachedRolePoliciesResponse.builder()
        .attachedPolicies(page.items())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  PutRolePermissionsBoundaryResponse putBoundary(PutRolePermissionsBoundaryRequest request) {
    policies.putBoundary(
        changeable("PutRolePermissionsBoundary", request.roleName()),
        request.permissionsBoundary());
    return PutRolePermissionsBoundaryResponse.builder().build();
  }

  DeleteRolePermissionsBoundaryResponse deleteBoundary(
      DeleteRolePermissionsBoundaryRequest request) {
    policies.deleteBoundary(changeable("DeleteRolePermissionsBoundary", request.roleName()));
    return DeleteRolePermissionsBoundaryResponse.builder().build();
  }

  TagRoleResponse tag(TagRoleRequest request) {
    String name = session.name("roleName", request.roleName());
    session.require(
        withTags(
            ServiceCall.of("iam:TagRole", session.role(name).toString(), session.accountId()),
            request.tags()));
    policies.tag(existing(name), request.tags());
    return TagRoleResponse.builder().build();
  }

  UntagRoleResponse untag(UntagRoleRequest request) {
    RoleState role = allowed("UntagRole", request.roleName());
    role.tags().keySet().removeAll(request.tagKeys());
    return UntagRoleResponse.builder().build();
  }

  ListRoleTagsResponse listTags(ListRoleTagsRequest request) {
    RoleState role = allowed("ListRoleTags", request.roleName());
    return ListRoleTagsResponse.builder()
        .tags(PrincipalPolicies.tags(role))
        .isTruncated(false)
        .build();
  }

  /** Returns the role after the caller was found to be allowed this; permission comes first. */
  private RoleState allowed(String action, @Nullable String roleName) {
    String name = session.name("roleName", roleName);
    session.require(withResourceTags(action, name));
    return existing(name);
  }

  private RoleState changeable(String action, @Nullable String roleName) {
    return changeable(allowed(action, roleName));
  }

  private RoleState changeable(String action, @Nullable String roleName, String policyArn) {
    String name = session.name("roleName", roleName);
    session.require(withResourceTags(action, name).with("iam:PolicyARN", List.of(policyArn)));
    return changeable(existing(name));
  }

  /** Service-linked roles belong to their services. */
  private static RoleState changeable(RoleState role) {
    if (role.arn().isServiceLinkedRole()) {
      throw IamErrors.STYLE.error(
          UnmodifiableEntityException.builder(),
          "UnmodifiableEntity",
          400,
          "Cannot perform the operation on the protected role '%s' - this role is only modifiable by AWS"
              .formatted(role.arn().name()));
    }
    return role;
  }

  private RoleState existing(String name) {
    RoleState role = session.account().roles().get(name);
    if (role == null) {
      throw IamErrors.noSuchEntity("The role with name " + name + " cannot be found.");
    }
    return role;
  }

  private ServiceCall withResourceTags(String action, String roleName) {
    ServiceCall call =
        ServiceCall.of("iam:" + action, session.role(roleName).toString(), session.accountId());
    RoleState role = session.account().roles().get(roleName);
    if (role == null) {
      return call;
    }
    for (Map.Entry<String, String> tag : role.tags().entrySet()) {
      call = call.with("iam:ResourceTag/" + tag.getKey(), List.of(tag.getValue()));
      call = call.with("aws:ResourceTag/" + tag.getKey(), List.of(tag.getValue()));
    }
    return call;
  }

  private static ServiceCall withTags(ServiceCall call, List<Tag> tags) {
    Map<String, String> byKey = new LinkedHashMap<>();
    tags.forEach(tag -> byKey.put(tag.key(), tag.value()));
    ServiceCall tagged =
        byKey.isEmpty() ? call : call.with("aws:TagKeys", List.copyOf(byKey.keySet()));
    for (Map.Entry<String, String> tag : byKey.entrySet()) {
      tagged = tagged.with("aws:RequestTag/" + tag.getKey(), List.of(tag.getValue()));
    }
    return tagged;
  }

  private BoundPolicy trustPolicy(String text) {
    if (PrincipalPolicies.size(text) > TRUST_POLICY_LIMIT) {
      throw IamErrors.limitExceeded(
          "Cannot exceed quota for ACLSizePerRole: " + TRUST_POLICY_LIMIT);
    }
    return switch (BoundPolicy.bind(session.cloud(), text, PolicyKind.TRUST)) {
      case BoundPolicy.Result.Bound(BoundPolicy policy) -> policy;
      case BoundPolicy.Result.Malformed(String problem) -> throw IamErrors.malformedPolicy(problem);
      case BoundPolicy.Result.UnknownPrincipal unknown ->
          throw IamErrors.malformedPolicy(
              "Invalid principal in policy: \"AWS\":\"" + unknown.principal().text() + "\"");
    };
  }

  private static Role shown(RoleState role) {
    return Role.builder()
        .path(role.arn().path())
        .roleName(role.arn().name())
        .roleId(role.uniqueId())
        .arn(role.arn().toString())
        .createDate(role.created())
        .assumeRolePolicyDocument(IamSession.encoded(role.trustPolicy().text()))
        .description(role.description().orElse(null))
        .maxSessionDuration((int) role.maxSession().toSeconds())
        .permissionsBoundary(PrincipalPolicies.boundary(role).orElse(null))
        .tags(PrincipalPolicies.tags(role))
        .build();
  }
}
