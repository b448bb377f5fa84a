package dev.kmsaccess.local.sts;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.RequestChecks;
import dev.kmsaccess.local.iam.AssumableRole;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.IamDirectory;
import dev.kmsaccess.local.iam.ParsedPolicies;
import dev.kmsaccess.local.iam.ServiceCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/** STS as one caller sees it. */
public final class LocalSts implements StsClient {

  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final int SHORTEST_SESSION = 900;
  private static final int LONGEST_SESSION = 43_200;
  private static final int DEFAULT_SESSION = 3_600;

  /** What inline session policies may have together, in characters. */
  private static final int SESSION_POLICY_LIMIT = 2_048;

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final Authorizer authorizer;
  private final RequestChecks checks = new RequestChecks(StsErrors.STYLE);

  /** Makes the client of a caller. */
  public LocalSts(LocalCloud cloud, CallerIdentity caller) {
    this.cloud = cloud;
    this.caller = caller;
    this.authorizer = new Authorizer(cloud, StsErrors.STYLE);
  }

  /** Says who the caller is; needs no permission, and none can be taken away. */
  @Override
  public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
    return cloud.call(
        () -> {
          authorizer.requireValid(caller);
          return GetCallerIdentityResponse.builder()
              .account(caller.account().map(AccountId::id).orElse(""))
              .arn(caller.arn())
              .userId(caller.userId())
              .build();
        });
  }

  /** Opens a session of a role that trusts the caller. */
  @Override
  public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
    return cloud.call(() -> assume(request));
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private AssumeRoleResponse assume(AssumeRoleRequest request) {
    String name = checks.matching("roleSessionName", request.roleSessionName(), SESSION_NAME);
    Duration duration =
        Duration.ofSeconds(
            checks
                .within(
                    "durationSeconds", request.durationSeconds(), SHORTEST_SESSION, LONGEST_SESSION)
                .orElse(DEFAULT_SESSION));
    PrincipalArn arn = roleArn(checks.sized("roleArn", request.roleArn(), 20, 2_048));
    authorizer.requireValid(caller);
    AssumableRole role =
        IamDirectory.of(cloud).role(arn).orElseThrow(() -> StsErrors.mayNotAssume(caller, arn));
    Map<String, String> tags = new LinkedHashMap<>();
    request.tags().forEach((Tag tag) -> tags.put(tag.key(), tag.value()));
    Optional<String> sourceIdentity = sourceIdentity(request);
    authorize(request, role, tags, sourceIdentity);
    requireDuration(duration, role);
    List<String> policies = sessionPolicies(request, role);

    AwsSessionCredentials credentials =
        new RoleSessions(cloud).open(role, name, duration, policies, tags, sourceIdentity);
    CallerIdentity session = cloud.credentials().identify(credentials);
    return AssumeRoleResponse.builder()
        .credentials(
            Credentials.builder()
                .accessKeyId(credentials.accessKeyId())
                .secretAccessKey(credentials.secretAccessKey())
                .sessionToken(credentials.sessionToken())
                .expiration(cloud.clock().instant().plus(duration))
                .build())
        .assumedRoleUser(
            AssumedRoleUser.builder().arn(session.arn()).assumedRoleId(session.userId()).build())
        .sourceIdentity(sourceIdentity.orElse(null))
        .build();
  }

  private void authorize(
      AssumeRoleRequest request,
      AssumableRole role,
      Map<String, String> tags,
      Optional<String> sourceIdentity) {
    ServiceCall call =
        ServiceCall.of("sts:AssumeRole", role.arn().toString(), role.arn().account())
            .with("sts:RoleSessionName", List.of(request.roleSessionName()))
            .underTrust(role.trustPolicy());
    if (request.externalId() != null) {
      call = call.with("sts:ExternalId", List.of(request.externalId()));
    }
    if (sourceIdentity.isPresent()) {
      call = call.with("sts:SourceIdentity", List.of(sourceIdentity.get()));
    }
    if (!tags.isEmpty()) {
      call = call.with("aws:TagKeys", List.copyOf(tags.keySet()));
    }
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      call = call.with("aws:RequestTag/" + tag.getKey(), List.of(tag.getValue()));
    }
    authorizer.require(caller, call);
    if (!tags.isEmpty()) {
      authorizer.require(caller, call.withAction("sts:TagSession"));
    }
    if (request.sourceIdentity() != null) {
      authorizer.require(caller, call.withAction("sts:SetSourceIdentity"));
    }
  }

  private void requireDuration(Duration duration, AssumableRole role) {
    boolean chained = caller instanceof CallerIdentity.RoleSession;
    if (chained && duration.toSeconds() > DEFAULT_SESSION) {
      throw StsErrors.validation(
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
              + " chaining");
    }
    if (duration.compareTo(role.maxSession()) > 0) {
      throw StsErrors.validation(
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
  }

  private List<String> sessionPolicies(AssumeRoleRequest request, AssumableRole role) {
    List<String> policies = new ArrayList<>();
    Optional.ofNullable(request.policy()).ifPresent(policies::add);
    for (PolicyDescriptorType named : request.policyArns()) {
      policies.add(
          IamDirectory.of(cloud)
              .managedPolicy(named.arn())
              .filter(it -> isReachable(named.arn(), role))
              .orElseThrow(
                  () -> StsErrors.validation("The policy " + named.arn() + " does not exist.")));
    }
    for (String policy : policies) {
      if (ParsedPolicies.of(cloud).read(policy, PolicyKind.SESSION)
          instanceof PolicyResult.Invalid invalid) {
        throw StsErrors.malformedPolicy(invalid.problems().getFirst().toString());
      }
    }
    int size = policies.stream().mapToInt(String::length).sum();
    if (size > SESSION_POLICY_LIMIT) {
      throw StsErrors.packedPolicyTooLarge(
          "Serialized token too large for session: the session policies have %d characters; at most %d fit."
              .formatted(size, SESSION_POLICY_LIMIT));
    }
    return policies;
  }

  /** Session policies by ARN are AWS's or of the role's account. */
  private static boolean isReachable(String policyArn, AssumableRole role) {
    return policyArn.startsWith("arn:aws:iam::aws:")
        || policyArn.startsWith("arn:aws:iam::" + role.arn().account() + ":");
  }

  /** A source identity, once set, stays through every role assumed after that. */
  private Optional<String> sourceIdentity(AssumeRoleRequest request) {
    return Optional.ofNullable(request.sourceIdentity())
        .or(
            () ->
                caller instanceof CallerIdentity.RoleSession session
                    ? session.sourceIdentity()
                    : Optional.empty());
  }

  private static PrincipalArn roleArn(String text) {
    return PrincipalArn.parse(text)
        .filter(it -> it.kind() == PrincipalArn.Kind.ROLE)
        .orElseThrow(() -> StsErrors.validation(text + " is invalid"));
  }
}
