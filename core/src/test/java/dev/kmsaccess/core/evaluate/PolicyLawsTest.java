package dev.kmsaccess.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PolicyArbitraries;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every policy and every request. */
class PolicyLawsTest {

  private final PolicyEvaluator evaluator = new PolicyEvaluator();

  @Property
  void evaluate_oneDenyMore_neverWidens(
      @ForAll("policies") PolicyDocument policy,
      @ForAll("denies") Statement deny,
      @ForAll("calls") Call call) {
    PolicyVerdict before = evaluator.evaluate(policy, call);
    PolicyVerdict after = evaluator.evaluate(with(policy, deny), call);

    assertThat(after)
        .satisfiesAnyOf(
            it -> assertThat(it).isInstanceOf(PolicyVerdict.Deny.class),
            it -> assertThat(it).isEqualTo(before));
  }

  @Property
  void evaluate_oneAllowMore_neverLiftsADeny(
      @ForAll("policies") PolicyDocument policy,
      @ForAll("allows") Statement allow,
      @ForAll("calls") Call call) {
    if (evaluator.evaluate(policy, call) instanceof PolicyVerdict.Deny) {
      assertThat(evaluator.evaluate(with(policy, allow), call))
          .isInstanceOf(PolicyVerdict.Deny.class);
    }
  }

  @Property
  void evaluate_statementsInAnotherOrder_decideTheSame(
      @ForAll("policies") PolicyDocument policy, @ForAll("calls") Call call) {
    PolicyDocument turned = policy.withStatements(policy.statements().reversed());

    assertThat(evaluator.evaluate(turned, call).getClass())
        .isEqualTo(evaluator.evaluate(policy, call).getClass());
  }

  @Property
  void explain_statement_appliesExactlyWhenItDecidesAlone(
      @ForAll("policies") PolicyDocument policy, @ForAll("calls") Call call) {
    for (StatementReading reading : evaluator.explain(policy, call)) {
      PolicyDocument alone = policy.withStatements(List.of(reading.statement()));
      boolean decides = !(evaluator.evaluate(alone, call) instanceof PolicyVerdict.Neither);
      assertThat(reading.applies()).isEqualTo(decides);
    }
  }

  @Property
  void authorize_policyAllowsWithoutGrants_moreGrantsNeverRefuse(
      @ForAll("policies") PolicyDocument policy, @ForAll("calls") Call call) {
    KeyCall without = KeyCall.of(call, TestPolicies.OWNER, policy, CallerPolicies.NONE);
    KeyGrant grant =
        new KeyGrant(
            "g",
            call.caller().arn(),
            Optional.empty(),
            new AccountId("111122223333"),
            Set.of("Decrypt"),
            new GrantConstraint.Unconstrained(),
            Set.of(),
            true);
    KeyAuthorizer authorizer = new KeyAuthorizer();

    boolean before = authorizer.authorize(without).isAllowed();
    boolean after = authorizer.authorize(without.withGrants(List.of(grant), Set.of())).isAllowed();

    assertThat(after || !before).isTrue();
    assertThat(after && evaluator.evaluate(policy, call) instanceof PolicyVerdict.Deny).isFalse();
  }

  @Provide
  Arbitrary<PolicyDocument> policies() {
    return PolicyArbitraries.keyPolicies();
  }

  @Provide
  Arbitrary<Statement> denies() {
    return PolicyArbitraries.statements().filter(it -> it.effect() == Effect.DENY);
  }

  @Provide
  Arbitrary<Statement> allows() {
    return PolicyArbitraries.statements().filter(it -> it.effect() == Effect.ALLOW);
  }

  @Provide
  Arbitrary<Call> calls() {
    return Combinators.combine(
            Arbitraries.<Caller>of(
                TestPolicies.ALICE,
                TestPolicies.OPERATOR,
                TestPolicies.READER,
                TestPolicies.OUTSIDER,
                new Caller.AwsService("s3.amazonaws.com"),
                new Caller.Anonymous()),
            Arbitraries.of("kms:Decrypt", "kms:Encrypt"),
            Arbitraries.of("", "o-a1b2c3d4e5", "true", "10.1.2.3", "a").list().ofMaxSize(2))
        .as(
            (caller, action, values) ->
                new Call(
                    caller,
                    action,
                    TestPolicies.KEY,
                    RequestContext.builder().put("x:key", values).build()));
  }

  private static PolicyDocument with(PolicyDocument policy, Statement statement) {
    List<Statement> statements = new ArrayList<>(policy.statements());
    statements.add(statement);
    return policy.withStatements(statements);
  }
}
