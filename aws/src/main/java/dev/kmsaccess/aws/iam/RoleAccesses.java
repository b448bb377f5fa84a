package dev.kmsaccess.aws.iam;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.iamrole.AccessRole;
import dev.kmsaccess.core.iamrole.RolePath;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * Accesses that are roles of the key account, under a path of our own.
 *
 * <p>A role is made in two steps, and every repeat takes up where the last one stopped: without its
 * permission policy a role may do nothing. It is taken away in the other order, so that from the
 * first step on it gives nothing.
 */
public final class RoleAccesses implements Accesses {

  private final IamClient iam;
  private final Installation installation;
  private final String boundary;
  private final Function<Instant, TrustZone> trust;
  private final InstantSource clock;

  /**
   * Makes the accesses of an installation.
   *
   * @param boundary the ARN of the permissions boundary that each role gets
   * @param trust who counts as inside at an instant; its organisations are those that a grantee
   *     must be in
   */
  public RoleAccesses(
      IamClient iam,
      Installation installation,
      String boundary,
      Function<Instant, TrustZone> trust,
      InstantSource clock) {
    this.iam = iam;
    this.installation = installation;
    this.boundary = boundary;
    this.trust = trust;
    this.clock = clock;
  }

  @Override
  public Mode mode() {
    return Mode.ROLE;
  }

  @Override
  public Opened open(Access access) {
    Optional<Opened.Refused> objection = rehearse(access);
    if (objection.isPresent()) {
      return objection.get();
    }
    AccessRole role = AccessRole.of(access);
    JsonObject trustPolicy = role.trustPolicy(organizations(access));
    try {
      create(access, role.arn(), StrictJson.write(trustPolicy));
    } catch (EntityAlreadyExistsException e) {
      if (!isAsMade(role.arn(), trustPolicy)) {
        return new Opened.Refused(
            Opened.Cause.NOT_PERMITTED, "A role of its name is there with other content.");
      }
    } catch (IamException e) {
      return IamErrors.refusal(e).orElseThrow(() -> e);
    }
    try {
      iam.putRolePolicy(
          it ->
              it.roleName(role.arn().name())
                  .policyName(AccessRole.POLICY_NAME)
                  .policyDocument(StrictJson.write(role.permissionPolicy())));
    } catch (IamException e) {
      return IamErrors.refusal(e).orElseThrow(() -> e);
    }
    return new Opened.Made(new Handle.Role(access.scope().key(), role.arn()), Optional.empty());
  }

  /** Asks what can be told without IAM, which cannot rehearse. */
  @Override
  public Optional<Opened.Refused> rehearse(Access access) {
    PrincipalArn grantee = access.scope().grantee();
    // Their credentials may not call AssumeRole, so the role would be of no use to them.
    if (grantee.kind() == PrincipalArn.Kind.FEDERATED_USER || grantee.isServiceLinkedRole()) {
      return Optional.of(
          new Opened.Refused(
              Opened.Cause.INVALID,
              "A federated user or a service-linked role cannot take a role."));
    }
    return Optional.empty();
  }

  @Override
  public Stream<Found> all() {
    return under(AccessRole.ROOT);
  }

  @Override
  public Stream<Found> to(KeyArn key) {
    return under(RolePath.stem(installation.stack(), key));
  }

  private Stream<Found> under(String path) {
    return iam
        .listRolesPaginator(ListRolesRequest.builder().pathPrefix(path).build())
        .roles()
        .stream()
        .flatMap(
            role ->
                RolePath.judge(
                    installation, PrincipalArn.of(role.arn()), role.createDate(), grantee(role))
                    .stream());
  }

  @Override
  public Ended end(LiveAccess access) {
    if (!(access.handle() instanceof Handle.Role role)) {
      throw new IllegalArgumentException("no role: " + access.handle());
    }
    String name = role.arn().name();
    try {
      // First what we wrote: then it gives nothing, whatever becomes of the other steps.
      deletePolicy(name, AccessRole.POLICY_NAME);
      for (String policy : inlinePolicies(name)) {
        deletePolicy(name, policy);
      }
      for (AttachedPolicy policy : attachedPolicies(name)) {
        iam.detachRolePolicy(it -> it.roleName(name).policyArn(policy.policyArn()));
      }
      iam.deleteRole(it -> it.roleName(name));
      return new Ended.Done();
    } catch (SdkException e) {
      return IamErrors.ending(e);
    }
  }

  private void create(Access access, PrincipalArn arn, String trustPolicy) {
    iam.createRole(
        it ->
            it.path(arn.path())
                .roleName(arn.name())
                .description("KMS Access made it for " + access.name())
                .assumeRolePolicyDocument(trustPolicy)
                .permissionsBoundary(boundary)
                .tags(tags(access)));
  }

  /** For people and cost reports; nothing here is ever read back. */
  private static List<Tag> tags(Access access) {
    Map<String, String> tags = new TreeMap<>();
    tags.put("kms-access:stack", access.name().stack().text());
    tags.put("kms-access:requester", access.scope().requester().id());
    tags.put("kms-access:request-id", access.name().id().requestId());
    tags.put("kms-access:expires-at", access.name().expiry().toString());
    return tags.entrySet().stream()
        .map(it -> Tag.builder().key(it.getKey()).value(it.getValue()).build())
        .toList();
  }

  private List<OrganizationId> organizations(Access access) {
    return trust.apply(clock.instant()).organizationsAskedOf(access.scope().grantee().account());
  }

  /** Whether the role that is there is the one that an earlier delivery made. */
  private boolean isAsMade(PrincipalArn arn, JsonObject trustPolicy) {
    Role role = iam.getRole(it -> it.roleName(arn.name())).role();
    return role.arn().equals(arn.toString())
        && role.permissionsBoundary() != null
        && boundary.equals(role.permissionsBoundary().permissionsBoundaryArn())
        && AccessRole.isSame(trustPolicy, decoded(role));
  }

  private void deletePolicy(String role, String policy) {
    try {
      iam.deleteRolePolicy(it -> it.roleName(role).policyName(policy));
    } catch (NoSuchEntityException gone) {
      // Whether the policy or the whole role is gone, the next step tells.
    }
  }

  private List<String> inlinePolicies(String role) {
    return iam
        .listRolePoliciesPaginator(ListRolePoliciesRequest.builder().roleName(role).build())
        .policyNames()
        .stream()
        .toList();
  }

  private List<AttachedPolicy> attachedPolicies(String role) {
    return iam
        .listAttachedRolePoliciesPaginator(
            ListAttachedRolePoliciesRequest.builder().roleName(role).build())
        .attachedPolicies()
        .stream()
        .toList();
  }

  /** Returns whom a role's trust policy names; nobody where it is not as we write them. */
  private static String grantee(Role role) {
    return AccessRole.grantee(decoded(role)).orElse("unknown");
  }

  private static String decoded(Role role) {
    return URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8);
  }
}
