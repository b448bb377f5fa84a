package dev.kmsaccess.cli.operate;

import dev.kmsaccess.core.arn.AccountId;
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
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a key's policy what the deployment depends on, by deciding the calls that will be made.
 *
 * @param broker the broker's role
 */
record KeyCheckup(PrincipalArn broker) {

  /** A grantee nobody has heard of, of an account that has nothing to do with the key. */
  private static final AccountId SOMEBODY = new AccountId("210987654321");

  private static final CallerPolicies EVERYTHING =
      CallerPolicies.identity(
          List.of(
              parsed(
                  "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}")));

  /** Returns what is wrong with a key, with its fix. */
  List<Check> of(KeyArn key, PolicyDocument policy) {
    return List.of(delegates(key, policy), grantsWork(key, policy));
  }

  private Check delegates(KeyArn key, PolicyDocument policy) {
    String what = "IAM decides on " + key.keyId();
    for (String action : List.of("kms:CreateGrant", "kms:RevokeGrant", "kms:DescribeKey")) {
      AuthorizationDecision decision =
          new KeyAuthorizer()
              .authorize(
                  KeyCall.of(
                      call(session(broker), action, key), key.account(), policy, EVERYTHING));
      if (decision instanceof AuthorizationDecision.Denied denied) {
        return Check.fails(
            what,
            "the broker may not " + action + " " + denied.because(),
            "Let the key's policy allow kms:* to arn:"
                + key.partition()
                + ":iam::"
                + key.account()
                + ":root, as the console does, and deny the broker nothing.");
      }
    }
    return Check.fine(what, "the key's policy lets IAM decide");
  }

  private Check grantsWork(KeyArn key, PolicyDocument policy) {
    PrincipalArn grantee =
        new PrincipalArn(key.partition(), PrincipalArn.Kind.ROLE, SOMEBODY, "/", "report-writer");
    KeyGrant grant =
        new KeyGrant(
            "checkup",
            grantee.toString(),
            Optional.empty(),
            key.account(),
            Set.of("Decrypt", "DescribeKey"),
            new GrantConstraint.Unconstrained(),
            Set.of(),
            /* visible= */ true);
    AuthorizationDecision decision =
        new KeyAuthorizer()
            .authorize(
                KeyCall.of(
                        call(session(grantee), "kms:Decrypt", key),
                        key.account(),
                        policy,
                        CallerPolicies.NONE)
                    .withGrants(List.of(grant), Set.of()));
    String what = "grants on " + key.keyId() + " work";
    return decision instanceof AuthorizationDecision.Denied denied
        ? Check.doubtful(
            what,
            "a grant to a role of another account would be of no use: " + denied.because(),
            "A Deny beats every grant. If it is meant for others than your members, give it a"
                + " condition on aws:PrincipalOrgID.")
        : Check.fine(what, "no Deny stands against them");
  }

  private static Caller session(PrincipalArn role) {
    return new Caller.RoleSession(
        role, "AROAEXAMPLEEXAMPLE000", "checkup", Optional.empty(), Map.of());
  }

  private static Call call(Caller caller, String action, KeyArn key) {
    return new Call(caller, action, key.toString(), RequestContext.builder().build());
  }

  private static PolicyDocument parsed(String text) {
    return switch (PolicyParser.parse(text, PolicyKind.IDENTITY)) {
      case PolicyResult.Valid(PolicyDocument document) -> document;
      case PolicyResult.Invalid invalid ->
          throw new IllegalStateException("our own policy: " + invalid.problems());
    };
  }
}
