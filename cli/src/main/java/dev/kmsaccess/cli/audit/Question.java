package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.evaluate.AuthorizationDecision;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.CallerPolicies;
import dev.kmsaccess.core.evaluate.KeyAuthorizer;
import dev.kmsaccess.core.evaluate.KeyCall;
import dev.kmsaccess.core.evaluate.KeyGrant;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.ActionElement;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PolicyDocument;
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
    List<KeyGrant> grants) {

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
    Caller caller = Callers.of(principal, context).orElseThrow();
    return new Call(caller, action, key.toString(), keys.build());
  }

  /** Returns the decision about the request. */
  AuthorizationDecision decide(Call call) {
    KeyCall keyCall =
        KeyCall.of(call, key.account(), keyPolicy, callerPolicies()).withGrants(grants, Set.of());
    // A grant's constraint is about the encryption context, which a question gives by its keys.
    return new KeyAuthorizer()
        .authorize(grants.isEmpty() ? keyCall : keyCall.withEncryptionContext(encryptionContext()));
  }

  /** Returns what IAM says about the principal. */
  CallerPolicies callerPolicies() {
    return CallerPolicies.identity(identityPolicies.orElse(List.of(EVERYTHING)))
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
