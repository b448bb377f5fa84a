package dev.kmsaccess.core.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.PolicyEvaluator;
import dev.kmsaccess.core.evaluate.PolicyVerdict;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.keypolicy.KeyPolicyText;
import dev.kmsaccess.core.policy.PolicyArbitraries;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyText;
import dev.kmsaccess.core.policy.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A statement that gets an end: who may do what before it and after it. */
class StatementAdoptionTest {

  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final Instant NOW = Instant.parse("2026-03-14T09:00:00Z");
  private static final Instant END = Instant.parse("2026-04-14T09:00:00Z");
  private static final String OWN = "arn:aws:iam::111122223333:root";
  private static final String PARTNER = "arn:aws:iam::222233334444:root";
  private static final String ADMINISTRATION =
      """
      {"Sid": "Own", "Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "kms:*", "Resource": "*"}
      """
          .formatted(OWN);

  private final PolicyEvaluator evaluator = new PolicyEvaluator();

  @Test
  void ending_ofAPartnersStatement_addsTheConditionAlone() {
    StatementAdoption.Result.Changed changed =
        changed("Partner", statement("Partner", "{\"AWS\": \"" + PARTNER + "\"}", ""));

    assertThat(changed.after()).hasSize(1);
    assertThat(changed.everybody()).isFalse();
    assertThat(StrictJson.write(changed.after().getFirst()))
        .isEqualTo(
            StrictJson.write(changed.before())
                .replaceFirst(
                    "}$",
                    ",\"Condition\":{\"DateLessThan\":{\"aws:CurrentTime\":\"2026-04-14T09:00:00Z\"}}}"));
  }

  @Test
  void ending_keepsTheOtherConditions() {
    JsonObject after =
        changed(
                "Partner",
                statement(
                    "Partner",
                    "{\"AWS\": \"" + PARTNER + "\"}",
                    ", \"Condition\": {\"DateLessThan\": {\"aws:TokenIssueTime\":"
                        + " \"2027-01-01T00:00:00Z\"}, \"Bool\": {\"aws:SecureTransport\":"
                        + " \"true\"}}"))
            .after()
            .getFirst();

    assertThat(StrictJson.write(after.object("Condition").orElseThrow()))
        .isEqualTo(
            "{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2027-01-01T00:00:00Z\","
                + "\"aws:CurrentTime\":\"2026-04-14T09:00:00Z\"},\"Bool\":{\"aws:SecureTransport\":\"true\"}}");
  }

  @Test
  void ending_ofAStatementThatNamesUsToo_isSplit() {
    StatementAdoption.Result.Changed changed =
        changed(
            "Shared",
            statement(
                "Shared",
                "{\"AWS\": [\"arn:aws:iam::111122223333:role/app\", \"222233334444\"], \"Service\":"
                    + " \"logs.eu-central-1.amazonaws.com\"}",
                ""));

    assertThat(changed.after())
        .extracting(it -> it.text("Sid").orElse(""))
        .containsExactly("Shared", "SharedEnding");
    assertThat(StrictJson.write(changed.after().getFirst().get("Principal").orElseThrow()))
        .isEqualTo(
            "{\"Service\":\"logs.eu-central-1.amazonaws.com\",\"AWS\":\"arn:aws:iam::111122223333:role/app\"}");
    assertThat(changed.after().getFirst().get("Condition")).isEmpty();
    assertThat(StrictJson.write(changed.after().getLast().get("Principal").orElseThrow()))
        .isEqualTo("{\"AWS\":\"222233334444\"}");
  }

  @Test
  void ending_ofOneOfSeveralPartners_leavesTheOthers() {
    StatementAdoption.Result result =
        adoption(statement("Partners", "{\"AWS\": [\"222233334444\", \"333344445555\"]}", ""))
            .ending("Partners", Optional.of("333344445555"), END, NOW);

    assertThat(((StatementAdoption.Result.Changed) result).after())
        .extracting(it -> StrictJson.write(it.get("Principal").orElseThrow()))
        .containsExactly("{\"AWS\":\"222233334444\"}", "{\"AWS\":\"333344445555\"}");
  }

  @Test
  void ending_ofEverybodysStatement_saysThatOursEndsToo() {
    assertThat(
            changed(
                    "All",
                    statement(
                        "All",
                        "\"*\"",
                        ", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\":"
                            + " \"o-a1b2c3d4e5\"}}"))
                .everybody())
        .isTrue();
  }

  @Test
  void ending_thatWouldLockTheOwnerOut_isRefused() {
    StatementAdoption alone =
        adoption(
            "{\"Sid\": \"All\", \"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"kms:*\","
                + " \"Resource\": \"*\"}",
            /* administration= */ "");

    assertThat(refusal(alone.ending("All", Optional.empty(), END, NOW)))
        .contains("could not change its policy any more", "kms:*");
  }

  @Test
  void ending_ofWhatEndsSooner_isRefused() {
    assertThat(
            refusal(
                adoption(
                        statement(
                            "Partner",
                            "{\"AWS\": \"222233334444\"}",
                            ", \"Condition\": {\"DateLessThanEquals\": {\"aws:CurrentTime\":"
                                + " \"2026-04-01T00:00:00Z\"}}"))
                    .ending("Partner", Optional.empty(), END, NOW)))
        .contains("ends already, at 2026-04-01T00:00:00Z");
  }

  @Test
  void ending_ofWhatEndsLater_comesSooner() {
    assertThat(
            StrictJson.write(
                changed(
                        "Partner",
                        statement(
                            "Partner",
                            "{\"AWS\": \"222233334444\"}",
                            ", \"Condition\": {\"dateLessThan\": {\"AWS:currenttime\":"
                                + " \"2027-04-01T00:00:00Z\"}}"))
                    .after()
                    .getFirst()
                    .object("Condition")
                    .orElseThrow()))
        .contains("2026-04-14T09:00:00Z")
        .doesNotContain("2027");
  }

  @Test
  void ending_ofATimeThatIsNotUnderstood_isRefused() {
    assertThat(
            refusal(
                adoption(
                        statement(
                            "Partner",
                            "{\"AWS\": \"222233334444\"}",
                            ", \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\":"
                                + " \"1777777777\"}}"))
                    .ending("Partner", Optional.empty(), END, NOW)))
        .contains("a condition on the time that is not understood");
  }

  @Test
  void ending_ofADeny_isRefused() {
    StatementAdoption denying =
        adoption(
            statement("No", "{\"AWS\": \"222233334444\"}", "").replace("\"Allow\"", "\"Deny\""));

    assertThat(refusal(denying.ending("No", Optional.empty(), END, NOW))).contains("would open");
  }

  @Test
  void ending_ofNoStatement_saysWhichThereAre() {
    assertThat(
            refusal(
                adoption(statement("", "{\"AWS\": \"222233334444\"}", ""))
                    .ending("Partner", Optional.empty(), END, NOW)))
        .contains("no statement is called Partner", "Own, statement 2");
  }

  @Test
  void ending_inThePast_isRefused() {
    assertThat(
            refusal(
                adoption(statement("Partner", "{\"AWS\": \"222233334444\"}", ""))
                    .ending("Partner", Optional.empty(), NOW, NOW)))
        .contains("not in the future");
  }

  @Test
  void ending_ofOurOwn_isRefused() {
    assertThat(
            refusal(
                adoption(statement("App", "{\"AWS\": \"111122223333\"}", ""))
                    .ending("App", Optional.empty(), END, NOW)))
        .contains("names no principal of another account");
  }

  @Test
  void ending_besideADeletedPrincipal_isRefused() {
    assertThat(
            refusal(
                adoption(
                        statement(
                            "Partner",
                            "{\"AWS\": [\"222233334444\", \"AIDAALICEALICEALICE0\"]}",
                            ""))
                    .ending("Partner", Optional.empty(), END, NOW)))
        .contains("a deleted principal", "AIDAALICEALICEALICE0");
  }

  /** Until the end nothing is different for anybody; afterwards nobody may do more than before. */
  @Property(tries = 3000)
  void ending_neverWidens_andTakesNothingBeforeItsTime(
      @ForAll("policies") PolicyDocument policy,
      @ForAll("callers") Caller caller,
      @ForAll("actions") String action) {
    StatementAdoption adoption = new StatementAdoption(KEY, text(policy));
    for (Statement statement : policy.statements()) {
      if (adoption.ending(statement.label(), Optional.empty(), END, NOW)
          instanceof StatementAdoption.Result.Changed changed) {
        PolicyDocument after = changed.policy().document();
        assertThat(allowed(after, caller, action, END.minusSeconds(1)))
            .isEqualTo(allowed(policy, caller, action, END.minusSeconds(1)));
        assertThat(allowed(after, caller, action, END) && !allowed(policy, caller, action, END))
            .isFalse();
      }
    }
  }

  /** From the end on, the policy says to other accounts what it says without the statement. */
  @Property(tries = 3000)
  void ending_takesAllFromOtherAccounts_andNothingFromOurs(
      @ForAll("policies") PolicyDocument policy,
      @ForAll("callers") Caller caller,
      @ForAll("actions") String action) {
    Assume.that(caller.account().isPresent());
    boolean ours = caller.account().equals(Optional.of(KEY.account()));
    StatementAdoption adoption = new StatementAdoption(KEY, text(policy));
    for (Statement statement : policy.statements()) {
      if (adoption.ending(statement.label(), Optional.empty(), END, NOW)
          instanceof StatementAdoption.Result.Changed changed) {
        boolean after = allowed(changed.policy().document(), caller, action, END);
        if (!ours || changed.everybody()) {
          assertThat(after).isEqualTo(allowed(without(policy, statement), caller, action, END));
        } else {
          assertThat(after).isEqualTo(allowed(policy, caller, action, END));
        }
      }
    }
  }

  @Provide
  Arbitrary<PolicyDocument> policies() {
    return PolicyArbitraries.keyPolicies()
        .map(
            it -> {
              List<Statement> statements = new ArrayList<>(it.statements());
              statements.addAll(text("[" + ADMINISTRATION + "]").document().statements());
              return it.withStatements(statements);
            });
  }

  @Provide
  Arbitrary<Caller> callers() {
    return Arbitraries.of(
        new Caller.AccountRoot("aws", new AccountId("111122223333"), Optional.empty()),
        new Caller.AccountRoot("aws", new AccountId("222233334444"), Optional.empty()),
        new Caller.AccountRoot("aws-us-gov", new AccountId("222233334444"), Optional.empty()),
        new Caller.AwsService("s3.amazonaws.com"),
        new Caller.Anonymous());
  }

  @Provide
  Arbitrary<String> actions() {
    return Arbitraries.of("kms:Decrypt", "kms:Encrypt", "kms:PutKeyPolicy");
  }

  private boolean allowed(PolicyDocument policy, Caller caller, String action, Instant at) {
    return evaluator.evaluate(
            policy,
            new Call(
                caller,
                action,
                KEY.toString(),
                RequestContext.of("aws:CurrentTime", at.toString())))
        instanceof PolicyVerdict.Allow;
  }

  private static PolicyDocument without(PolicyDocument policy, Statement statement) {
    List<Statement> statements = new ArrayList<>(policy.statements());
    statements.remove(statement.index());
    return policy.withStatements(statements);
  }

  private static String statement(String sid, String principal, String condition) {
    return """
    {"Sid": "%s", "Effect": "Allow", "Principal": %s, "Action": ["kms:Decrypt"], "Resource": "*"%s}
    """
        .formatted(sid, principal, condition);
  }

  private static StatementAdoption.Result.Changed changed(String label, String statement) {
    return (StatementAdoption.Result.Changed)
        adoption(statement).ending(label, Optional.empty(), END, NOW);
  }

  private static StatementAdoption adoption(String statement) {
    return adoption(statement, ADMINISTRATION + ",");
  }

  private static StatementAdoption adoption(String statement, String administration) {
    return new StatementAdoption(KEY, text("[" + administration + statement + "]"));
  }

  private static KeyPolicyText text(PolicyDocument policy) {
    return read(StrictJson.write(PolicyText.json(policy)));
  }

  private static KeyPolicyText text(String statements) {
    return read("{\"Version\": \"2012-10-17\", \"Statement\": " + statements + "}");
  }

  private static KeyPolicyText read(String policy) {
    return ((KeyPolicyText.Reading.Read) KeyPolicyText.read(policy)).text();
  }

  private static String refusal(StatementAdoption.Result result) {
    return ((StatementAdoption.Result.Refused) result).why();
  }
}
