package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.evaluate.AuthorizationDecision;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.KeyAuthorizer;
import dev.kmsaccess.core.evaluate.KeyCall;
import dev.kmsaccess.core.evaluate.KeyGrant;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.CallerFacts;
import dev.kmsaccess.local.iam.IamDirectory;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets a caller do something to a key, or not: key policy, IAM policies and grants together. */
final class KeyGate {

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final Optional<String> via;
  private final KeyStore store;
  private final CallerFacts facts;
  private final Authorizer credentials;
  private final KeyAuthorizer authorizer = new KeyAuthorizer();

  KeyGate(LocalCloud cloud, CallerIdentity caller, Optional<String> via) {
    this.cloud = cloud;
    this.caller = caller;
    this.via = via;
    this.store = KeyStore.of(cloud);
    this.facts = new CallerFacts(cloud);
    this.credentials = new Authorizer(cloud, KmsErrors.STYLE);
  }

  /** Throws unless the caller may do this. */
  void require(KeyAction action) {
    credentials.requireValid(caller);
    Call call = call(action);
    if (decide(action, call, action.key().policy().document())
        instanceof AuthorizationDecision.Denied denied) {
      throw KmsErrors.STYLE.denied(denied.message(call));
    }
  }

  /** Throws unless the caller may retire this grant. */
  void requireRetirement(KeyAction action, LocalGrant grant) {
    credentials.requireValid(caller);
    Call call = call(action);
    KeyCall keyCall =
        KeyCall.of(
                call,
                action.key().arn().account(),
                action.key().policy().document(),
                facts.policies(caller))
            .withGrants(List.of(evaluated(grant)), Set.copyOf(action.grantTokens()));
    if (authorizer.authorize(keyCall) instanceof AuthorizationDecision.Denied denied) {
      throw KmsErrors.STYLE.denied(denied.message(call));
    }
  }

  /** Whether the caller may do this once the key has another policy. */
  boolean wouldAllow(KeyAction action, PolicyDocument policy) {
    return decide(action, call(action), policy).isAllowed();
  }

  private AuthorizationDecision decide(KeyAction action, Call call, PolicyDocument policy) {
    KeyCall keyCall =
        KeyCall.of(call, action.key().arn().account(), policy, facts.policies(caller))
            .withGrants(
                store.grants().effective(action.key().arn()).stream().map(this::evaluated).toList(),
                Set.copyOf(action.grantTokens()))
            .withEncryptionContext(action.encryptionContext());
    return authorizer.authorize(
        action.requestedGrant().map(keyCall::withRequestedGrant).orElse(keyCall));
  }

  /** A key may have thousands of grants; those of other accounts and operations say nothing. */
  private boolean mayConcern(LocalGrant grant, KeyAction action) {
    return caller.account().equals(Optional.of(grant.terms().grantee().arn().account()))
        && grant.terms().operations().contains(action.operation());
  }

  private KeyGrant evaluated(LocalGrant grant) {
    IamDirectory directory = IamDirectory.of(cloud);
    LocalGrant.Terms terms = grant.terms();
    return new KeyGrant(
        grant.id(),
        terms.grantee().shown(directory),
        terms.retirer().map(it -> it.shown(directory)),
        terms.issuer(),
        terms.operations(),
        terms.constraint(),
        grant.tokens(),
        store.grants().isVisible(grant));
  }

  private Call call(KeyAction action) {
    LocalKey key = action.key();
    RequestContext.Builder context = facts.context(caller);
    context
        .put("aws:RequestedRegion", key.arn().region())
        .put("kms:KeySpec", key.type().spec().toString())
        .put("kms:KeyUsage", key.type().usage().toString())
        .put("kms:CustomerMasterKeySpec", key.type().spec().toString())
        .put("kms:CustomerMasterKeyUsage", key.type().usage().toString())
        .put("kms:KeyOrigin", "AWS_KMS")
        .put("kms:MultiRegion", Boolean.toString(key.arn().isMultiRegion()))
        .put("kms:ResourceAliases", store.aliases(key).stream().map(Alias::name).toList());
    if (key.arn().isMultiRegion()) {
      context.put("kms:MultiRegionKeyType", "PRIMARY");
    }
    key.tags().forEach((name, value) -> context.put("aws:ResourceTag/" + name, value));
    via.ifPresent(
        service ->
            context
                .put("kms:ViaService", service)
                .put("aws:ViaAWSService", "true")
                .put("aws:CalledVia", service));
    action.target().alias().ifPresent(it -> context.put("kms:RequestAlias", it.name()));
    action.conditions().forEach(context::put);
    return new Call(
        facts.caller(caller), "kms:" + action.operation(), key.arn().toString(), context.build());
  }
}
