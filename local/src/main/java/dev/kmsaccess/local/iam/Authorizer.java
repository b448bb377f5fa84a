package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.evaluate.AuthorizationDecision;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.evaluate.ResourceAuthorizer;
import dev.kmsaccess.core.evaluate.ResourceCall;
import dev.kmsaccess.core.evaluate.ResourceCall.ResourceRule;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalAccount;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.ServiceErrors;
import java.time.Instant;

/**
 * Decides every call to a service: are the credentials still good, and do policies allow it?
 *
 * <p>KMS calls on a key are decided with the key's policy and its grants elsewhere; everything else
 * comes here.
 */
public final class Authorizer {

  /** Where global services are. */
  private static final String GLOBAL_REGION = "us-east-1";

  private final LocalCloud cloud;
  private final ServiceErrors errors;
  private final ResourceAuthorizer authorizer = new ResourceAuthorizer();

  /** Makes an authorizer whose refusals are worded as this service does. */
  public Authorizer(LocalCloud cloud, ServiceErrors errors) {
    this.cloud = cloud;
    this.errors = errors;
  }

  /** Throws the service's error unless the caller's credentials are good at this moment. */
  public void requireValid(CallerIdentity caller) {
    Instant now = cloud.clock().instant();
    switch (caller) {
      case CallerIdentity.Unknown unknown -> throw errors.unknownClient();
      case CallerIdentity.RoleSession session -> {
        if (!now.isBefore(session.expiry())) {
          throw errors.expired();
        }
        if (IamDirectory.of(cloud).find(session).isEmpty()) {
          throw errors.unknownClient();
        }
      }
      case CallerIdentity.IamUser user -> {
        if (!IamDirectory.of(cloud).hasActiveKey(user)) {
          throw errors.unknownClient();
        }
      }
      case CallerIdentity.Service service -> {
        // A service needs no credentials.
      }
    }
  }

  /** Throws the service's error unless the caller may make this call now. */
  public void require(CallerIdentity caller, ServiceCall call) {
    requireValid(caller);
    CallerFacts facts = new CallerFacts(cloud);
    RequestContext.Builder context = facts.context(caller);
    context.put(
        "aws:RequestedRegion",
        Arn.parse(call.resource())
            .map(Arn::region)
            .filter(it -> !it.isEmpty())
            .orElse(GLOBAL_REGION));
    putResource(context, call.owner());
    call.context().forEach(context::put);
    Call judged = new Call(facts.caller(caller), call.action(), call.resource(), context.build());
    AuthorizationDecision decision =
        authorizer.authorize(
            ResourceCall.of(judged, call.owner(), rule(call), facts.policies(caller)));
    if (decision instanceof AuthorizationDecision.Denied denied) {
      throw errors.denied(denied.message(judged));
    }
  }

  private void putResource(RequestContext.Builder context, AccountId owner) {
    context.put("aws:ResourceAccount", owner.id());
    cloud
        .account(owner)
        .flatMap(LocalAccount::membership)
        .ifPresent(
            it -> {
              context.put("aws:ResourceOrgID", it.organization().id());
              context.put("aws:ResourceOrgPaths", it.paths());
            });
  }

  private ResourceRule rule(ServiceCall call) {
    if (call.resourcePolicy().isEmpty()) {
      return new ResourceRule.Silent();
    }
    ServiceCall.PolicyText policy = call.resourcePolicy().get();
    PolicyDocument document = ParsedPolicies.of(cloud).stored(policy.text(), policy.kind());
    return policy.kind() == PolicyKind.TRUST
        ? new ResourceRule.Trust(document)
        : new ResourceRule.Policy(document);
  }
}
