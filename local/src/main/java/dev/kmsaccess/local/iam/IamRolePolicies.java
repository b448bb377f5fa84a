package dev.kmsaccess.local.iam;

import dev.kmsaccess.local.Page;
import java.util.List;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;

/** The operations on the policies of roles: inline, attached, and the boundary. */
final class IamRolePolicies {

  private final IamSession session;
  private final PrincipalPolicies policies;
  private final RoleAccess roles;

  IamRolePolicies(IamSession session, PrincipalPolicies policies) {
    this.session = session;
    this.policies = policies;
    this.roles = new RoleAccess(session);
  }

  PutRolePolicyResponse putPolicy(PutRolePolicyRequest request) {
    RoleState role = roles.changeable("PutRolePolicy", request.roleName());
    policies.putInline(
        role,
        session.name("policyName", request.policyName()),
        session.checks().required("policyDocument", request.policyDocument()));
    return PutRolePolicyResponse.builder().build();
  }

  GetRolePolicyResponse getPolicy(GetRolePolicyRequest request) {
    RoleState role = roles.allowed("GetRolePolicy", request.roleName());
    String text = policies.inline(role, session.name("policyName", request.policyName()));
    return GetRolePolicyResponse.builder()
        .roleName(role.arn().name())
        .policyName(request.policyName())
        .policyDocument(IamSession.encoded(text))
        .build();
  }

  ListRolePoliciesResponse listPolicies(ListRolePoliciesRequest request) {
    RoleState role = roles.allowed("ListRolePolicies", request.roleName());
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
    policies.deleteInline(
        roles.changeable("DeleteRolePolicy", request.roleName()),
        session.name("policyName", request.policyName()));
    return DeleteRolePolicyResponse.builder().build();
  }

  AttachRolePolicyResponse attachPolicy(AttachRolePolicyRequest request) {
    policies.attach(
        roles.changeable("AttachRolePolicy", request.roleName(), request.policyArn()),
        request.policyArn());
    return AttachRolePolicyResponse.builder().build();
  }

  DetachRolePolicyResponse detachPolicy(DetachRolePolicyRequest request) {
    policies.detach(
        roles.changeable("DetachRolePolicy", request.roleName(), request.policyArn()),
        request.policyArn());
    return DetachRolePolicyResponse.builder().build();
  }

  ListAttachedRolePoliciesResponse listAttached(ListAttachedRolePoliciesRequest request) {
    RoleState role = roles.allowed("ListAttachedRolePolicies", request.roleName());
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
        roles.changeable("PutRolePermissionsBoundary", request.roleName()),
        request.permissionsBoundary());
    return PutRolePermissionsBoundaryResponse.builder().build();
  }

  DeleteRolePermissionsBoundaryResponse deleteBoundary(
      DeleteRolePermissionsBoundaryRequest request) {
    policies.deleteBoundary(roles.changeable("DeleteRolePermissionsBoundary", request.roleName()));
    return DeleteRolePermissionsBoundaryResponse.builder().build();
  }
}
