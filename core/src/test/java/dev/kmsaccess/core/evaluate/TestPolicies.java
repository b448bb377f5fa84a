package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Callers and short spellings that the tests of this package share. */
final class TestPolicies {

  static final AccountId OWNER = new AccountId("111122223333");
  static final AccountId MEMBER = new AccountId("222233334444");
  static final String KEY =
      "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  static final Membership HOME =
      Membership.at(new OrganizationId("o-a1b2c3d4e5"), "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/");

  static final Caller.IamUser ALICE =
      new Caller.IamUser(
          PrincipalArn.of("arn:aws:iam::111122223333:user/alice"),
          "AIDAALICEALICEALICE0",
          Optional.of(HOME),
          Map.of());
  static final Caller.RoleSession READER =
      new Caller.RoleSession(
          PrincipalArn.of("arn:aws:iam::222233334444:role/app/Reader"),
          "AROAREADERREADER0000",
          "nightly",
          Optional.of(HOME),
          Map.of());
  static final Caller.RoleSession OPERATOR =
      new Caller.RoleSession(
          PrincipalArn.of("arn:aws:iam::111122223333:role/Operator"),
          "AROAOPERATOROPERATOR",
          "shift",
          Optional.of(HOME),
          Map.of());
  static final Caller.IamUser OUTSIDER =
      new Caller.IamUser(
          PrincipalArn.of("arn:aws:iam::999900001111:user/mallory"),
          "AIDAMALLORYMALLORY00",
          Optional.empty(),
          Map.of());

  private TestPolicies() {}

  /** Returns a policy; single quotes stand for double ones. */
  static PolicyDocument policy(PolicyKind kind, String json) {
    return switch (PolicyParser.parse(json.replace('\'', '"'), kind)) {
      case PolicyResult.Valid(PolicyDocument it) -> it;
      case PolicyResult.Invalid(List<JsonProblem> problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  /** Returns a key policy of one statement about every action and resource. */
  static PolicyDocument keyPolicy(String effect, String principalAndMore) {
    return policy(
        PolicyKind.KEY_POLICY,
        """
        {'Version': '2012-10-17', 'Statement': [{'Sid': 'S', 'Effect': '%s',
         'Action': 'kms:*', 'Resource': '*', %s}]}
        """
            .formatted(effect, principalAndMore));
  }

  /** Returns an identity policy of one statement. */
  static PolicyDocument identity(String effect, String action) {
    return policy(
        PolicyKind.IDENTITY,
        """
        {'Version': '2012-10-17',
         'Statement': [{'Effect': '%s', 'Action': '%s', 'Resource': '*'}]}
        """
            .formatted(effect, action));
  }

  static Call decrypt(Caller caller) {
    return new Call(caller, "kms:Decrypt", KEY, RequestContext.empty());
  }
}
