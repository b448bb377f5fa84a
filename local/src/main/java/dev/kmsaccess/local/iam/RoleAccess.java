package dev.kmsaccess.local.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UnmodifiableEntityException;

/** Finds roles for callers who are allowed to do something to them. */
final class RoleAccess {

  /**
   * The actions on a role that know its boundary (<a
   * href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html">actions
   * of IAM</a>).
   */
  private static final Set<String> BOUNDARY_KNOWN =
      Set.of(
          "AttachRolePolicy",
          "DeleteRolePermissionsBoundary",
          "DeleteRolePolicy",
          "DetachRolePolicy",
          "PutRolePolicy");

  private final IamSession session;

  RoleAccess(IamSession session) {
    this.session = session;
  }

  /** Returns the role after the caller was found to be allowed this; permission comes first. */
  RoleState allowed(String action, @Nullable String roleName) {
    String name = session.name("roleName", roleName);
    session.require(withResourceTags(action, name));
    return existing(name);
  }

  /** Returns the role as {@link #allowed} does, unless only its service may change it. */
  RoleState changeable(String action, @Nullable String roleName) {
    return changeable(allowed(action, roleName));
  }

  /** Returns the role to which a managed policy may be attached, or from which it may be taken. */
  RoleState changeable(String action, @Nullable String roleName, @Nullable String policyArn) {
    String name = session.name("roleName", roleName);
    String policy = session.policyArn(policyArn);
    session.require(withResourceTags(action, name).with("iam:PolicyARN", List.of(policy)));
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

  /** Returns the role of that name; permission was asked for elsewhere. */
  RoleState existing(String name) {
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
    if (BOUNDARY_KNOWN.contains(action) && role.boundary().isPresent()) {
      call = call.with("iam:PermissionsBoundary", List.of(role.boundary().orElseThrow()));
    }
    for (Map.Entry<String, String> tag : role.tags().entrySet()) {
      call = call.with("iam:ResourceTag/" + tag.getKey(), List.of(tag.getValue()));
      call = call.with("aws:ResourceTag/" + tag.getKey(), List.of(tag.getValue()));
    }
    return call;
  }

  /** Returns a call with the condition keys of the tags that it asks for. */
  static ServiceCall withTags(ServiceCall call, List<Tag> tags) {
    Map<String, String> byKey = new LinkedHashMap<>();
    tags.forEach(tag -> byKey.put(tag.key(), tag.value()));
    ServiceCall tagged =
        byKey.isEmpty() ? call : call.with("aws:TagKeys", List.copyOf(byKey.keySet()));
    for (Map.Entry<String, String> tag : byKey.entrySet()) {
      tagged = tagged.with("aws:RequestTag/" + tag.getKey(), List.of(tag.getValue()));
    }
    return tagged;
  }
}
