package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.arn.PrincipalArn.Kind;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.Page;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserResponse;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.ListAccessKeysRequest;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.User;

/** The operations on users and their access keys. */
final class IamUsers {

  private static final int ACCESS_KEYS = 2;

  private final IamSession session;
  private final PrincipalPolicies policies;

  IamUsers(IamSession session, PrincipalPolicies policies) {
    this.session = session;
    this.policies = policies;
  }

  CreateUserResponse create(CreateUserRequest request) {
    String name = session.name("userName", request.userName());
    PrincipalArn arn = session.arn(Kind.USER, session.path(request.path()), name);
    session.require("CreateUser", arn.toString());
    if (session.account().users().containsKey(name)) {
      throw IamErrors.alreadyExists("User with name " + name + " already exists.");
    }
    UserState user = new UserState(arn, session.cloud().ids().unique("AIDA"), session.now());
    Optional.ofNullable(request.permissionsBoundary())
        .ifPresent(boundary -> policies.putBoundary(user, boundary));
    policies.tag(user, request.tags());
    session.account().users().put(name, user);
    return CreateUserResponse.builder().user(shown(user)).build();
  }

  GetUserResponse get(GetUserRequest request) {
    // Without a name it asks about the caller himself.
    String name =
        request.userName() == null && session.caller() instanceof CallerIdentity.IamUser self
            ? self.user().name()
            : session.name("userName", request.userName());
    return GetUserResponse.builder().user(shown(allowed("GetUser", name))).build();
  }

  ListUsersResponse list(ListUsersRequest request) {
    session.require("ListUsers", session.arn(Kind.USER, "/", "*").toString());
    String prefix = Optional.ofNullable(request.pathPrefix()).orElse("/");
    List<UserState> users =
        session.account().users().values().stream()
            .filter(it -> it.arn().path().startsWith(prefix))
            .toList();
    Page<UserState> page =
        session.page(users, it -> it.arn().name(), request.marker(), request.maxItems());
    return ListUsersResponse.builder()
        .users(page.items().stream().map(IamUsers::shown).toList())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  DeleteUserResponse delete(DeleteUserRequest request) {
    UserState user = allowed("DeleteUser", request.userName());
    policies.requireBare(user);
    if (!user.accessKeys().isEmpty()) {
      throw IamErrors.deleteConflict("Cannot delete entity, must delete access keys first.");
    }
    session.account().users().remove(user.arn().name());
    return DeleteUserResponse.builder().build();
  }

  CreateAccessKeyResponse createAccessKey(CreateAccessKeyRequest request) {
    UserState user = allowed("CreateAccessKey", orSelf(request.userName()));
    if (user.accessKeys().size() >= ACCESS_KEYS) {
      throw IamErrors.limitExceeded("Cannot exceed quota for AccessKeysPerUser: " + ACCESS_KEYS);
    }
    AwsBasicCredentials credentials = session.directory().issueKey(user);
    return CreateAccessKeyResponse.builder()
        .accessKey(
            AccessKey.builder()
                .userName(user.arn().name())
                .accessKeyId(credentials.accessKeyId())
                .secretAccessKey(credentials.secretAccessKey())
                .status(StatusType.ACTIVE)
                .createDate(session.now())
                .build())
        .build();
  }

  ListAccessKeysResponse listAccessKeys(ListAccessKeysRequest request) {
    UserState user = allowed("ListAccessKeys", orSelf(request.userName()));
    return ListAccessKeysResponse.builder()
        .accessKeyMetadata(
            user.accessKeys().values().stream()
                .map(
                    key ->
                        AccessKeyMetadata.builder()
                            .userName(user.arn().name())
                            .accessKeyId(key.id())
                            .status(key.active() ? StatusType.ACTIVE : StatusType.INACTIVE)
                            .createDate(key.created())
                            .build())
                .toList())
        .isTruncated(false)
        .build();
  }

  UpdateAccessKeyResponse updateAccessKey(UpdateAccessKeyRequest request) {
    UserState user = allowed("UpdateAccessKey", orSelf(request.userName()));
    UserState.AccessKeyState key =
        accessKey(user, session.name("accessKeyId", request.accessKeyId()));
    user.accessKeys()
        .put(
            key.id(),
            new UserState.AccessKeyState(
                key.id(), key.created(), request.status() == StatusType.ACTIVE));
    return UpdateAccessKeyResponse.builder().build();
  }

  DeleteAccessKeyResponse deleteAccessKey(DeleteAccessKeyRequest request) {
    UserState user = allowed("DeleteAccessKey", orSelf(request.userName()));
    UserState.AccessKeyState key =
        accessKey(user, session.name("accessKeyId", request.accessKeyId()));
    user.accessKeys().remove(key.id());
    session.cloud().credentials().withdraw(key.id());
    return DeleteAccessKeyResponse.builder().build();
  }

  PutUserPolicyResponse putPolicy(PutUserPolicyRequest request) {
    UserState user = allowed("PutUserPolicy", request.userName());
    policies.putInline(
        user,
        session.name("policyName", request.policyName()),
        session.checks().required("policyDocument", request.policyDocument()));
    return PutUserPolicyResponse.builder().build();
  }

  GetUserPolicyResponse getPolicy(GetUserPolicyRequest request) {
    UserState user = allowed("GetUserPolicy", request.userName());
    String text = policies.inline(user, session.name("policyName", request.policyName()));
    return GetUserPolicyResponse.builder()
        .userName(user.arn().name())
        .policyName(request.policyName())
        .policyDocument(IamSession.encoded(text))
        .build();
  }

  ListUserPoliciesResponse listPolicies(ListUserPoliciesRequest request) {
    UserState user = allowed("ListUserPolicies", request.userName());
    Page<String> page =
        session.page(
            List.copyOf(user.inlinePolicies().keySet()),
            it -> it,
            request.marker(),
            request.maxItems());
    return ListUserPoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  DeleteUserPolicyResponse deletePolicy(DeleteUserPolicyRequest request) {
    policies.deleteInline(
        allowed("DeleteUserPolicy", request.userName()),
        session.name("policyName", request.policyName()));
    return DeleteUserPolicyResponse.builder().build();
  }

  AttachUserPolicyResponse attachPolicy(AttachUserPolicyRequest request) {
    policies.attach(
        allowed("AttachUserPolicy", request.userName(), request.policyArn()), request.policyArn());
    return AttachUserPolicyResponse.builder().build();
  }

  DetachUserPolicyResponse detachPolicy(DetachUserPolicyRequest request) {
    policies.detach(
        allowed("DetachUserPolicy", request.userName(), request.policyArn()), request.policyArn());
    return DetachUserPolicyResponse.builder().build();
  }

  ListAttachedUserPoliciesResponse listAttached(ListAttachedUserPoliciesRequest request) {
    UserState user = allowed("ListAttachedUserPolicies", request.userName());
    Page<AttachedPolicy> page =
        session.page(
            policies.attached(user),
            AttachedPolicy::policyArn,
            request.marker(),
            request.maxItems());
    return ListAttachedUserPoliciesResponse.builder()
        .attachedPolicies(page.items())
        .isTruncated(page.next().isPresent())
        .marker(page.next().orElse(null))
        .build();
  }

  PutUserPermissionsBoundaryResponse putBoundary(PutUserPermissionsBoundaryRequest request) {
    policies.putBoundary(
        allowed("PutUserPermissionsBoundary", request.userName()), request.permissionsBoundary());
    return PutUserPermissionsBoundaryResponse.builder().build();
  }

  DeleteUserPermissionsBoundaryResponse deleteBoundary(
      DeleteUserPermissionsBoundaryRequest request) {
    policies.deleteBoundary(allowed("DeleteUserPermissionsBoundary", request.userName()));
    return DeleteUserPermissionsBoundaryResponse.builder().build();
  }

  private String orSelf(@Nullable String name) {
    return name == null && session.caller() instanceof CallerIdentity.IamUser self
        ? self.user().name()
        : session.name("userName", name);
  }

  /** Returns the user after the caller was found to be allowed this; permission comes first. */
  private UserState allowed(String action, @Nullable String userName) {
    String name = session.name("userName", userName);
    session.require(action, session.user(name).toString());
    return existing(name);
  }

  private UserState allowed(String action, @Nullable String userName, @Nullable String policyArn) {
    String name = session.name("userName", userName);
    session.require(
        ServiceCall.of("iam:" + action, session.user(name).toString(), session.accountId())
            .with("iam:PolicyARN", List.of(session.policyArn(policyArn))));
    return existing(name);
  }

  private UserState existing(String name) {
    UserState user = session.account().users().get(name);
    if (user == null) {
      throw IamErrors.noSuchEntity("The user with name " + name + " cannot be found.");
    }
    return user;
  }

  private static UserState.AccessKeyState accessKey(UserState user, String id) {
    UserState.AccessKeyState key = user.accessKeys().get(id);
    if (key == null) {
      throw IamErrors.noSuchEntity("The Access Key with id " + id + " cannot be found.");
    }
    return key;
  }

  private static User shown(UserState user) {
    return User.builder()
        .path(user.arn().path())
        .userName(user.arn().name())
        .userId(user.uniqueId())
        .arn(user.arn().toString())
        .createDate(user.created())
        .permissionsBoundary(PrincipalPolicies.boundary(user).orElse(null))
        .tags(PrincipalPolicies.tags(user))
        .build();
  }
}
