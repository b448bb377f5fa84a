package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.arn.PrincipalArn.Kind;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.local.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** The operations on roles themselves; those on their policies are {@link IamRolePolicies}. */
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
  private final RoleAccess roles;

  IamRoles(IamSession session, PrincipalPolicies policies) {
    this.session = session;
    this.policies = policies;
    this.roles = new RoleAccess(session);
  }

  CreateRoleResponse create(CreateRoleRequest request) {
    String name = session.name("roleName", request.roleName());
    PrincipalArn arn = session.arn(Kind.ROLE, session.path(request.path()), name);
    ServiceCall call = ServiceCall.of("iam:CreateRole", arn.toString(), session.accountId());
    if (request.permissionsBoundary() != null) {
      call = call.with("iam:PermissionsBoundary", List.of(request.permissionsBoundary()));
    }
    ServiceCall tagged = RoleAccess.withTags(call, request.tags());
    session.require(tagged);
    if (!request.tags().isEmpty()) {
      session.require(tagged.withAction("iam:TagRole"));
    }
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
    return GetRoleResponse.builder()
        .role(shown(roles.allowed("GetRole", request.roleName())))
        .build();
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
    RoleState role = roles.allowed("UpdateRole", request.roleName());
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
    RoleState role = roles.changeable("UpdateAssumeRolePolicy", request.roleName());
    role.setTrustPolicy(
        trustPolicy(session.checks().required("policyDocument", request.policyDocument())));
    return UpdateAssumeRolePolicyResponse.builder().build();
  }

  DeleteRoleResponse delete(DeleteRoleRequest request) {
    RoleState role = roles.changeable("DeleteRole", request.roleName());
    policies.requireBare(role);
    session.account().roles().remove(role.arn().name());
    return DeleteRoleResponse.builder().build();
  }

  TagRoleResponse tag(TagRoleRequest request) {
    String name = session.name("roleName", request.roleName());
    session.require(
        RoleAccess.withTags(
            ServiceCall.of("iam:TagRole", session.role(name).toString(), session.accountId()),
            request.tags()));
    policies.tag(roles.existing(name), request.tags());
    return TagRoleResponse.builder().build();
  }

  UntagRoleResponse untag(UntagRoleRequest request) {
    RoleState role = roles.allowed("UntagRole", request.roleName());
    role.tags().keySet().removeAll(request.tagKeys());
    return UntagRoleResponse.builder().build();
  }

  ListRoleTagsResponse listTags(ListRoleTagsRequest request) {
    RoleState role = roles.allowed("ListRoleTags", request.roleName());
    return ListRoleTagsResponse.builder()
        .tags(PrincipalPolicies.tags(role))
        .isTruncated(false)
        .build();
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
        .assumeRolePolicyDocument(IamSession.encoded(PolicyForm.ofIam(role.trustPolicy().text())))
        .description(role.description().orElse(null))
        .maxSessionDuration((int) role.maxSession().toSeconds())
        .permissionsBoundary(PrincipalPolicies.boundary(role).orElse(null))
        .tags(PrincipalPolicies.tags(role))
        .build();
  }
}
