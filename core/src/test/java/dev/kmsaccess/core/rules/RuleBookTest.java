package dev.kmsaccess.core.rules;

import static dev.kmsaccess.core.event.Envelopes.MEMBER;
import static dev.kmsaccess.core.event.Envelopes.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KeyState;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.AccessRefused;
import dev.kmsaccess.core.event.AccessRequest;
import dev.kmsaccess.core.event.AccessRequestParser;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.Envelopes;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleBookTest {

  private static final String KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final Installation INSTALLATION =
      new Installation(
          new StackName("kms-access"),
          "aws",
          new AccountId("123456789012"),
          "eu-central-1",
          Duration.ofDays(7),
          Set.of(Mode.GRANT));
  private static final KeyFacts FACTS = facts(KeyState.USABLE, KeyKind.SYMMETRIC, "grant");
  private static final String RULES =
      """
      { "version": "1", "rules": [
        { "id": "shared-data", "keys": ["alias/shared-data"], "accounts": ["210987654321"],
          "grantees": ["arn:aws:iam::*:role/report-*", "arn:aws:iam::*:role/aws-service-role/*"],
          "operations": ["Encrypt", "Decrypt", "DescribeKey", "CreateGrant", "Sign"],
          "modes": ["grant", "policy"], "longestDuration": "PT12H",
          "encryptionContext": { "dataset": "ledger-*", "owner": "${account}" },
          "reasonPattern": "CHG-*", "contact": "data@example.com" } ] }
      """;

  private static final String REQUEST =
      """
      { "version": "1", "requestId": "nightly", "key": "alias/shared-data",
        "grantee": "arn:aws:iam::210987654321:role/report-writer", "operations": ["Decrypt"],
        "duration": "PT8H", "mode": "grant", "reason": "CHG-1",
        "encryptionContext": { "includes": { "dataset": "ledger-1", "owner": "210987654321" } } }
      """;

  private final RuleBook rules = rules(RULES);

  @Test
  void decide_requestThatARuleAllows_isApprovedAsAsked() {
    assertThat(decide(REQUEST))
        .isInstanceOfSatisfying(
            Decision.Approved.class,
            approved -> {
              assertThat(approved.rule().id()).isEqualTo("shared-data");
              assertThat(approved.access().scope().key()).isEqualTo(KeyArn.of(KEY));
              assertThat(approved.access().name().format())
                  .startsWith("kms-access/1/kms-access/210987654321/20261124T083000Z/nightly/");
            });
  }

  @Test
  void decide_sameRequestLater_hasTheSameName() {
    Decision later =
        rules.decide(request(REQUEST), at(TIME.plus(Duration.ofMinutes(9)), Optional.of(FACTS)));

    assertThat(later).isEqualTo(decide(REQUEST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "role/report-writer | role/admin | GRANTEE_NOT_ALLOWED",
        "iam::210987654321:role | iam::666666666666:role | GRANTEE_OF_ANOTHER_ACCOUNT",
        "\"Decrypt\" | \"Decrypt\", \"GenerateDataKey\" | OPERATION_NOT_ALLOWED",
        "\"Decrypt\" | \"CreateGrant\" | CREATE_GRANT_NOT_ALLOWED",
        "\"Decrypt\" | \"Sign\" | OPERATION_NOT_SUPPORTED",
        "PT8H | P9999D | DURATION_TOO_LONG",
        "PT8H | PT12H1S | DURATION_TOO_LONG",
        "\"grant\" | \"policy\" | MODE_NOT_ENABLED",
        "ledger-1 | salaries | ENCRYPTION_CONTEXT_NOT_ALLOWED",
        "\"owner\": \"210987654321\" | \"owner\": \"666666666666\" | ENCRYPTION_CONTEXT_NOT_ALLOWED",
        "\"dataset\": \"ledger-1\", | '' | ENCRYPTION_CONTEXT_REQUIRED",
        "CHG-1 | because | REASON_NOT_ACCEPTED",
        "\"reason\": \"CHG-1\", | '' | REASON_REQUIRED",
        "alias/shared-data | arn:aws:kms:eu-west-1:123456789012:alias/shared-data | WRONG_REGION",
      })
  void decide_requestThatTheRuleForbids_saysWhy(String asked, String instead, ReasonCode code) {
    assertThat(codes(decide(REQUEST.replace(asked, instead)))).contains(code);
  }

  @ParameterizedTest
  @CsvSource({
    "DISABLED, KEY_DISABLED",
    "PENDING_DELETION, KEY_PENDING_DELETION",
    "NOT_READY, KEY_NOT_READY",
    "UNKNOWN, KEY_NOT_READY"
  })
  void decide_keyInAnotherState_saysWhich(KeyState state, ReasonCode code) {
    assertThat(codes(decide(REQUEST, facts(state, KeyKind.SYMMETRIC, "grant"))))
        .containsExactly(code);
  }

  @Test
  void decide_keyThatDoesNotExist_saysSo() {
    assertThat(codes(rules.decide(request(REQUEST), at(TIME, Optional.empty()))))
        .containsExactly(ReasonCode.KEY_NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource({"''", "policy role", "Grant", "grants"})
  void decide_keyWhoseTagDoesNotNameTheMode_isRefused(String tag) {
    assertThat(codes(decide(REQUEST, facts(KeyState.USABLE, KeyKind.SYMMETRIC, tag))))
        .containsExactly(ReasonCode.KEY_NOT_OPTED_IN);
  }

  @Test
  void decide_keyWithoutTheTag_keepsItsStateToItself() {
    KeyFacts untagged =
        new KeyFacts(
            KeyArn.of(KEY),
            KeyState.DISABLED,
            KeyKind.SYMMETRIC,
            false,
            Optional.empty(),
            Set.of("alias/shared-data"));

    assertThat(codes(decide(REQUEST, untagged))).containsExactly(ReasonCode.KEY_NOT_OPTED_IN);
    assertThat(codes(decide(REQUEST.replace("alias/shared-data", KEY), untagged)))
        .containsExactly(ReasonCode.NOT_ALLOWED);
  }

  @Test
  void decide_asymmetricKeyWithAContext_isRefused() {
    KeyFacts signing = facts(KeyState.USABLE, KeyKind.SIGNING, "grant");

    assertThat(codes(decide(REQUEST.replace("Decrypt", "Sign"), signing)))
        .containsExactly(ReasonCode.ENCRYPTION_CONTEXT_NOT_SUPPORTED);
  }

  @ParameterizedTest
  @CsvSource({"PT10M1S, STALE", "-PT5M1S, FROM_THE_FUTURE"})
  void decide_requestFromAnotherTime_isRefused(Duration age, ReasonCode code) {
    assertThat(codes(rules.decide(request(REQUEST), at(TIME.plus(age), Optional.of(FACTS)))))
        .containsExactly(code);
  }

  @Test
  void decide_accessThatWouldBeOverByNow_isRefused() {
    assertThat(
            codes(
                rules.decide(
                    request(REQUEST.replace("PT8H", "PT1M")),
                    at(TIME.plus(Duration.ofMinutes(1)), Optional.of(FACTS)))))
        .containsExactly(ReasonCode.ALREADY_OVER);
  }

  @ParameterizedTest
  @CsvSource({"DISABLED", "PENDING_DELETION", "USABLE"})
  void decide_accountThatNoRuleNames_learnsNothing(KeyState state) {
    AccessRequest foreign =
        AccessRequestParser.parse(
            Envelopes.of(DetailType.REQUEST, new AccountId("666666666666"), TIME, REQUEST));

    assertThat(
            rules.decide(foreign, at(TIME, Optional.of(facts(state, KeyKind.SYMMETRIC, "grant")))))
        .isEqualTo(rules.decide(foreign, at(TIME, Optional.empty())))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> {
              assertThat(refused.reasons())
                  .extracting(Reason::code)
                  .containsExactly(ReasonCode.NOT_ALLOWED);
              assertThat(refused.rule()).isEmpty();
            });
  }

  @Test
  void decide_keyThatNoRuleNames_isNotAllowed() {
    KeyFacts salaries =
        new KeyFacts(
            KeyArn.of(KEY),
            KeyState.USABLE,
            KeyKind.SYMMETRIC,
            false,
            Optional.of("grant"),
            Set.of("alias/salaries"));

    assertThat(codes(decide(REQUEST.replace("shared-data", "salaries"), salaries)))
        .containsExactly(ReasonCode.NOT_ALLOWED);
  }

  @Test
  void decide_manyFaults_saysThemAllAtOnce() {
    String bad =
        REQUEST
            .replace("report-writer", "admin")
            .replace("PT8H", "P2D")
            .replace("Decrypt", "GenerateDataKey")
            .replace("CHG-1", "because")
            .replace("\"version\"", "\"colour\": \"red\", \"version\"");

    assertThat(codes(decide(bad, facts(KeyState.DISABLED, KeyKind.SYMMETRIC, "grant"))))
        .containsExactlyInAnyOrder(
            ReasonCode.UNKNOWN_FIELD,
            ReasonCode.GRANTEE_NOT_ALLOWED,
            ReasonCode.DURATION_TOO_LONG,
            ReasonCode.OPERATION_NOT_ALLOWED,
            ReasonCode.REASON_NOT_ACCEPTED,
            ReasonCode.KEY_DISABLED);
  }

  @Test
  void decide_requestThatOnlyAsksTooMuch_saysWhatWouldBeGranted() {
    String tooMuch =
        REQUEST.replace("PT8H", "P2D").replace("\"Decrypt\"", "\"Decrypt\", \"GenerateMac\"");

    assertThat(decide(tooMuch))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused ->
                assertThat(refused.wouldGrant())
                    .contains(
                        new AccessRefused.Suggestion(
                            Set.of(KmsOperation.DECRYPT), Duration.ofHours(12), Mode.GRANT)));
  }

  @Test
  void decide_createGrantForAServiceLinkedRole_isAllowed() {
    String asg =
        REQUEST
            .replace(
                "role/report-writer",
                "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling")
            .replace("\"Decrypt\"", "\"Decrypt\", \"CreateGrant\"");

    assertThat(decide(asg)).isInstanceOf(Decision.Approved.class);
  }

  @Test
  void decide_wholeAccount_needsARuleThatSaysSo() {
    String root = REQUEST.replace("role/report-writer", "root");
    String open = RULES.replace("arn:aws:iam::*:role/report-*", "arn:aws:iam::*:root");

    assertThat(codes(rules(open).decide(request(root), at(TIME, Optional.of(FACTS)))))
        .containsExactly(ReasonCode.GRANTEE_IS_WHOLE_ACCOUNT);
    assertThat(
            rules(open.replace("\"modes\"", "\"allowWholeAccount\": true, \"modes\""))
                .decide(request(root), at(TIME, Optional.of(FACTS))))
        .isInstanceOf(Decision.Approved.class);
  }

  @Test
  void decide_accountNamedByItsPlace_mayAskWhereThatIsKnown() {
    RuleBook byPath =
        rules(
            RULES.replace(
                "\"accounts\": [\"210987654321\"]",
                "\"organizationPaths\": [\"o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*\"]"));
    Circumstances inside =
        new Circumstances(
            INSTALLATION,
            Optional.of(FACTS),
            Optional.of("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/"),
            TIME);

    assertThat(byPath.decide(request(REQUEST), inside)).isInstanceOf(Decision.Approved.class);
    assertThat(codes(byPath.decide(request(REQUEST), at(TIME, Optional.of(FACTS)))))
        .containsExactly(ReasonCode.NOT_ALLOWED);
  }

  @Property
  void decide_anyRequest_approvesNothingThatTheRuleDoesNotAllow(
      @ForAll("grantees") String grantee,
      @ForAll("operations") Set<KmsOperation> operations,
      @ForAll("durations") Duration duration,
      @ForAll KeyState state,
      @ForAll KeyKind kind) {
    String asked =
        REQUEST
            .replace("role/report-writer", grantee)
            .replace("\"Decrypt\"", quoted(operations))
            .replace("PT8H", duration.toString());

    if (decide(asked, facts(state, kind, "grant"))
        instanceof Decision.Approved(var access, Rule rule)) {
      assertThat(rule.operations()).containsAll(access.scope().operations());
      assertThat(access.scope().operations()).isEqualTo(operations);
      assertThat(access.scope().grantee().account()).isEqualTo(MEMBER);
      assertThat(access.scope().grantee().name()).startsWith("report-");
      assertThat(access.scope().operations()).doesNotContain(KmsOperation.CREATE_GRANT);
      assertThat(Duration.between(TIME, access.name().expiry()))
          .isLessThanOrEqualTo(rule.longestDuration());
      assertThat(state).isEqualTo(KeyState.USABLE);
      assertThat(kind).isEqualTo(KeyKind.SYMMETRIC);
      assertThat(access.context().pairs()).containsKeys("dataset", "owner");
    }
  }

  @Property
  void decide_oneFaultMore_neverRemovesARefusal(
      @ForAll("faults") List<String> faults, @ForAll("faults") List<String> more) {
    List<String> both = new ArrayList<>(faults);
    both.addAll(more);

    assertThat(codes(decide(with(both)))).containsAll(codes(decide(with(faults))));
  }

  @Provide
  Arbitrary<String> grantees() {
    return Arbitraries.of(
        "role/report-writer", "role/team/report-x", "role/admin", "root", "user/a");
  }

  @Provide
  Arbitrary<Set<KmsOperation>> operations() {
    return Arbitraries.of(KmsOperation.class).set().ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  Arbitrary<Duration> durations() {
    return Arbitraries.longs().between(1, 60 * 60 * 24).map(Duration::ofSeconds);
  }

  @Provide
  Arbitrary<List<String>> faults() {
    return Arbitraries.of(FAULTS.keySet()).list().uniqueElements().ofMaxSize(4);
  }

  private static final Map<String, String> FAULTS =
      Map.of(
          "role/report-writer", "role/admin",
          "\"Decrypt\"", "\"Decrypt\", \"GenerateDataKey\"",
          "PT8H", "P3D",
          "\"grant\"", "\"role\"",
          "ledger-1", "salaries",
          "CHG-1", "because",
          "\"version\": \"1\"", "\"version\": \"1\", \"colour\": 1");

  private static String with(List<String> faults) {
    String request = REQUEST;
    for (String asked : Set.copyOf(faults)) {
      request = request.replace(asked, FAULTS.getOrDefault(asked, asked));
    }
    return request;
  }

  private static String quoted(Set<KmsOperation> operations) {
    return String.join(",", operations.stream().map(it -> "\"" + it.apiName() + "\"").toList());
  }

  private Decision decide(String request) {
    return decide(request, FACTS);
  }

  private Decision decide(String request, KeyFacts facts) {
    return rules.decide(request(request), at(TIME, Optional.of(facts)));
  }

  private static Set<ReasonCode> codes(Decision decision) {
    EnumSet<ReasonCode> codes = EnumSet.noneOf(ReasonCode.class);
    if (decision instanceof Decision.Refused refused) {
      refused.reasons().forEach(it -> codes.add(it.code()));
    }
    return codes;
  }

  private static AccessRequest request(String detail) {
    return AccessRequestParser.parse(Envelopes.of(DetailType.REQUEST, detail));
  }

  private static Circumstances at(Instant now, Optional<KeyFacts> key) {
    return new Circumstances(INSTALLATION, key, Optional.empty(), now);
  }

  private static KeyFacts facts(KeyState state, KeyKind kind, String tag) {
    return new KeyFacts(
        KeyArn.of(KEY), state, kind, false, Optional.of(tag), Set.of("alias/shared-data"));
  }

  private static RuleBook rules(String text) {
    return switch (RuleBookParser.parse(text)) {
      case RuleBookParser.Result.Valid(RuleBook valid) -> valid;
      case RuleBookParser.Result.Invalid invalid ->
          throw new AssertionError(invalid.problems().toString());
    };
  }
}
