package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.evaluate.AuthorizationDecision;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.CallerPolicies;
import dev.kmsaccess.core.evaluate.GrantConstraint;
import dev.kmsaccess.core.evaluate.KeyAuthorizer;
import dev.kmsaccess.core.evaluate.KeyCall;
import dev.kmsaccess.core.evaluate.KeyGrant;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.ActionElement;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PolicyVersion;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.ResourceElement;
import dev.kmsaccess.core.policy.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A question to {@code explain}: may this principal do that with this key?
 *
 * @param principal an ARN, an account id, a service's name, or {@code *} for somebody unsigned
 * @param context condition keys; those about the principal that it leaves out follow from the
 *     principal
 * @param identityPolicies what IAM allows the principal; empty if that is not asked, and then IAM
 *     allows everything, so that the key policy alone decides
 */
record Question(
    KeyArn key,
    PolicyDocument keyPolicy,
    String principal,
    String action,
    Map<String, List<String>> context,
    Optional<List<PolicyDocument>> identityPolicies,
    Optional<PolicyDocument> sessionPolicy,
    List<AskedGrant> grants) {

  /**
   * A grant on the key.
   *
   * @param sourceArn what it asks of calls that a service makes for a resource
   */
  record AskedGrant(KeyGrant grant, Optional<String> sourceArn) {}

  private static final String ENCRYPTION_CONTEXT = "kms:encryptioncontext:";

  private static final PolicyDocument EVERYTHING =
      new PolicyDocument(
          PolicyVersion.V2012_10_17,
          Optional.empty(),
          List.of(
              new Statement(
                  0,
                  Optional.empty(),
                  Effect.ALLOW,
                  new PrincipalElement.Absent(),
                  new ActionElement.Action(List.of("*")),
                  new ResourceElement.Resource(List.of("*")),
                  List.of(),
                  Place.NONE)));

  /** Returns the request that is asked about. */
  Call call() {
    RequestContext.Builder keys = RequestContext.builder().lastWord();
    context.forEach(keys::put);
    Caller caller = Callers.of(principal, context, namedRoles()).orElseThrow();
    return new Call(caller, action, key.toString(), keys.build());
  }

  /** Returns the decision about the request. */
  AuthorizationDecision decide(Call call) {
    KeyCall keyCall = KeyCall.of(call, key.account(), keyPolicy, callerPolicies());
    if (!grants.isEmpty()) {
      // A grant's constraint is about the encryption context, which a question gives by its keys.
      keyCall =
          keyCall
              .withGrants(grantsFor(call), Set.of())
              .withEncryptionContext(encryptionContext())
              .withRequestedGrant(requestedGrant());
    }
    return new KeyAuthorizer().authorize(keyCall);
  }

  /** Returns the grants but those to services that act for another resource than they name. */
  private List<KeyGrant> grantsFor(Call call) {
    return grants.stream()
        .filter(
            it ->
                !(call.caller() instanceof Caller.AwsService)
                    || it.sourceArn().stream().allMatch(arn -> isSource(arn, call)))
        .map(AskedGrant::grant)
        .toList();
  }

  private static boolean isSource(String arn, Call call) {
    return call.values("aws:SourceArn").equals(List.of(arn));
  }

  /** Returns what a CreateGrant call asks for, as far as its condition keys say. */
  private KeyCall.RequestedGrant requestedGrant() {
    Map<String, String> pairs = encryptionContext();
    GrantConstraint constraint =
        pairs.isEmpty()
            ? new GrantConstraint.Unconstrained()
            : values("kms:GrantConstraintType").contains("EncryptionContextSubset")
                ? new GrantConstraint.ContextSubset(pairs)
                : new GrantConstraint.ContextEquals(pairs);
    return new KeyCall.RequestedGrant(Set.copyOf(values("kms:GrantOperations")), constraint);
  }

  private List<String> values(String key) {
    return context.entrySet().stream()
        .filter(it -> it.getKey().equalsIgnoreCase(key))
        .flatMap(it -> it.getValue().stream())
        .toList();
  }

  /**
   * Returns the roles that the key policy and the grants name: the name of a session lacks the path
   * of its role, and no two roles of an account have the same name.
   */
  private Stream<PrincipalArn> namedRoles() {
    Stream<PrincipalArn> ofThePolicy =
        keyPolicy.statements().stream()
            .flatMap(it -> it.principal().written().stream())
            .flatMap(
                it ->
                    it instanceof PolicyPrincipal.ArnPrincipal(PrincipalArn arn)
                        ? Stream.of(arn)
                        : Stream.of());
    Stream<PrincipalArn> ofTheGrants =
        grants.stream().flatMap(it -> PrincipalArn.parse(it.grant().granteePrincipal()).stream());
    return Stream.concat(ofThePolicy, ofTheGrants)
        .filter(it -> it.kind() == PrincipalArn.Kind.ROLE);
  }

  /** Returns what IAM says about the principal. */
  CallerPolicies callerPolicies() {
    if (identityPolicies.isEmpty()) {
      // A federated user has what the session's policy allows; where IAM is not asked, all of it.
      List<PolicyDocument> all = List.of(EVERYTHING);
      return CallerPolicies.identity(all).withSession(sessionPolicy.map(List::of).orElse(all));
    }
    return CallerPolicies.identity(identityPolicies.get())
        .withSession(sessionPolicy.stream().toList());
  }

  private Map<String, String> encryptionContext() {
    Map<String, String> pairs = new LinkedHashMap<>();
    context.forEach(
        (key, values) -> {
          if (key.toLowerCase(Locale.ROOT).startsWith(ENCRYPTION_CONTEXT) && values.size() == 1) {
            pairs.put(key.substring(ENCRYPTION_CONTEXT.length()), values.getFirst());
          }
        });
    return pairs;
  }
}
