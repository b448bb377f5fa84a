package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.CallerPolicies;
import dev.kmsaccess.core.evaluate.ControlPolicies;
import dev.kmsaccess.core.evaluate.Membership;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalAccount;
import dev.kmsaccess.local.LocalCloud;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the evaluation has to know of a caller at the moment of a call. */
public final class CallerFacts {

  private final LocalCloud cloud;

  /** Makes the facts of a world. */
  public CallerFacts(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /** Returns the caller as policies see him. */
  public Caller caller(CallerIdentity identity) {
    return switch (identity) {
      case CallerIdentity.IamUser user ->
          new Caller.IamUser(
              user.user(), user.uniqueId(), membership(identity), principalTags(identity));
      case CallerIdentity.RoleSession session -> {
        Map<String, String> tags = new HashMap<>(principalTags(identity));
        tags.putAll(session.tags());
        yield new Caller.RoleSession(
            session.role(), session.roleId(), session.sessionName(), membership(identity), tags);
      }
      case CallerIdentity.Service service -> new Caller.AwsService(service.principal());
      case CallerIdentity.Unknown unknown -> new Caller.Anonymous();
    };
  }

  /** Returns what the caller's own account says about the caller. */
  public CallerPolicies policies(CallerIdentity identity) {
    return IamDirectory.of(cloud)
        .find(identity)
        .map(
            principal ->
                new CallerPolicies(
                    identityPolicies(principal),
                    principal.boundary().flatMap(this::managed),
                    sessionPolicies(identity),
                    ControlPolicies.NONE))
        .orElse(CallerPolicies.NONE);
  }

  /** Returns the condition keys that every call has, whatever the service. */
  public RequestContext.Builder context(CallerIdentity identity) {
    Instant now = cloud.clock().instant();
    RequestContext.Builder context =
        RequestContext.builder()
            .put("aws:CurrentTime", time(now))
            .put("aws:EpochTime", Long.toString(now.getEpochSecond()))
            .put("aws:SecureTransport", "true");
    switch (identity) {
      case CallerIdentity.RoleSession session -> {
        context.put("aws:TokenIssueTime", time(session.issued()));
        context.put("aws:MultiFactorAuthPresent", "false");
        session.sourceIdentity().ifPresent(it -> context.put("aws:SourceIdentity", it));
      }
      case CallerIdentity.Service service ->
          service
              .sourceArn()
              .ifPresent(
                  arn -> {
                    context.put("aws:SourceArn", arn.toString());
                    context.put("aws:SourceAccount", arn.account());
                  });
      case CallerIdentity.IamUser user -> {}
      case CallerIdentity.Unknown unknown -> {}
    }
    // Services speak from within AWS; everybody else speaks from this machine.
    return identity instanceof CallerIdentity.Service
        ? context
        : context.put("aws:SourceIp", "127.0.0.1");
  }

  private Optional<Membership> membership(CallerIdentity identity) {
    return identity.account().flatMap(cloud::account).flatMap(LocalAccount::membership);
  }

  private Map<String, String> principalTags(CallerIdentity identity) {
    return IamDirectory.of(cloud).find(identity).map(PrincipalState::tags).orElse(Map.of());
  }

  private List<PolicyDocument> identityPolicies(PrincipalState principal) {
    List<PolicyDocument> policies = new ArrayList<>();
    for (String text : principal.inlinePolicies().values()) {
      policies.add(ParsedPolicies.of(cloud).stored(text, PolicyKind.IDENTITY));
    }
    principal.attachedPolicies().forEach(arn -> managed(arn).ifPresent(policies::add));
    return policies;
  }

  private Optional<PolicyDocument> managed(String arn) {
    return IamDirectory.of(cloud)
        .managedPolicy(arn)
        .map(text -> ParsedPolicies.of(cloud).stored(text, PolicyKind.IDENTITY));
  }

  private List<PolicyDocument> sessionPolicies(CallerIdentity identity) {
    return identity instanceof CallerIdentity.RoleSession session
        ? session.sessionPolicies().stream()
            .map(text -> ParsedPolicies.of(cloud).stored(text, PolicyKind.SESSION))
            .toList()
        : List.of();
  }

  /** AWS gives times in whole seconds. */
  private static String time(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }
}
