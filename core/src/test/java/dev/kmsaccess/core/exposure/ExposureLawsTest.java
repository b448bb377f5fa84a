package dev.kmsaccess.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.core.policy.PolicyText;
import dev.kmsaccess.core.policy.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

/** What must hold for every policy, whatever it says. */
class ExposureLawsTest {

  private static final ExposureAnalyzer ANALYZER = ExposureAnalyzer.within(RandomWorld.ZONE);
  private static final long MANY = 1_000_000_000L;

  @Property(tries = 400)
  void deny_added_neverWidens(
      @ForAll @LongRange(min = 1, max = MANY) long seed,
      @ForAll @LongRange(min = 1, max = MANY) long other) {
    PolicyDocument policy = policy(seed);
    PolicyDocument more = with(policy, policy(other), Effect.DENY);

    assertNotWider(open(more), open(policy));
  }

  @Property(tries = 400)
  void allow_added_neverNarrows(
      @ForAll @LongRange(min = 1, max = MANY) long seed,
      @ForAll @LongRange(min = 1, max = MANY) long other) {
    PolicyDocument policy = policy(seed);
    PolicyDocument more = with(policy, policy(other), Effect.ALLOW);

    // Whom the new statement names is no stranger any more: only whether it is open may be
    // compared.
    assertThat(open(more).keySet()).containsAll(open(policy).keySet());
  }

  @Property(tries = 400)
  void statements_shuffled_sayTheSame(@ForAll @LongRange(min = 1, max = MANY) long seed) {
    PolicyDocument policy = policy(seed);
    List<Statement> shuffled = new ArrayList<>(policy.statements());
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(open(policy.withStatements(shuffled))).isEqualTo(open(policy));
  }

  @Property(tries = 400)
  void singleValues_writtenAsLists_sayTheSame(@ForAll @LongRange(min = 1, max = MANY) long seed) {
    PolicyDocument policy = policy(seed);
    String lists =
        PolicyText.compact(policy)
            .replaceAll("\"(Action|NotAction|Resource)\":(\"[^\"]*\")", "\"$1\":[$2]");

    assertThat(open(parsed(lists))).isEqualTo(open(policy));
  }

  @Property(tries = 400)
  void names_changedConsistently_doNotMatter(@ForAll @LongRange(min = 1, max = MANY) long seed) {
    // The new names are as far from every pattern as the old ones were.
    PolicyDocument policy = policy(seed);
    String renamed = renamed(PolicyText.compact(policy));
    TrustZone zone =
        TrustZone.builder()
            .organization(new OrganizationId("o-a1b2c3d4e5"))
            .account(new AccountId(renamed("222233334444")))
            .trustedAccount(new AccountId(renamed("333344445555")))
            .network(CidrBlock.parse("203.0.113.0/24").orElseThrow())
            .vpc("vpc-0ours")
            .build();
    KeyArn key =
        KeyArn.of(RandomWorld.KEY.toString().replace("111122223333", renamed("111122223333")));

    assertThat(open(ExposureAnalyzer.within(zone).analyze(parsed(renamed), key, RandomWorld.NOW)))
        .isEqualTo(open(policy));
  }

  @Property(tries = 400)
  void sidsAndKeyId_changed_changeNothingElse(@ForAll @LongRange(min = 1, max = MANY) long seed) {
    PolicyDocument policy = policy(seed);
    List<Statement> renamed = new ArrayList<>();
    for (Statement it : policy.statements()) {
      renamed.add(
          new Statement(
              it.index(),
              it.index() == 0 ? Optional.empty() : Optional.of("Other" + it.index()),
              it.effect(),
              it.principal(),
              it.action(),
              it.resource(),
              it.conditions(),
              Place.NONE));
    }
    KeyArn key = RandomWorld.KEY;
    KeyArn other = new KeyArn(key.partition(), key.region(), key.account(), "0");

    ExposureVerdict verdict = ANALYZER.analyze(policy, key, RandomWorld.NOW);

    assertThat(ANALYZER.analyze(policy.withStatements(renamed), other, RandomWorld.NOW))
        .isEqualTo(withSids(verdict, renamed));
  }

  @Property(tries = 400)
  void trust_extended_neverOpens(@ForAll @LongRange(min = 1, max = MANY) long seed) {
    PolicyDocument policy = policy(seed);
    TrustZone wider =
        TrustZone.builder()
            .organization(new OrganizationId("o-a1b2c3d4e5"))
            .organization(new OrganizationId("o-evil000000"))
            .account(new AccountId("222233334444"))
            .account(new AccountId("999900001111"))
            .trustedAccount(new AccountId("333344445555"))
            .network(CidrBlock.parse("203.0.0.0/16").orElseThrow())
            .vpc("vpc-0ours")
            .vpc("vpc-0evil")
            .build();

    assertThat(open(policy).keySet())
        .containsAll(
            open(ExposureAnalyzer.within(wider).analyze(policy, RandomWorld.KEY, RandomWorld.NOW))
                .keySet());
  }

  @Property(tries = 400)
  void trust_reduced_neverCloses(@ForAll @LongRange(min = 1, max = MANY) long seed) {
    PolicyDocument policy = policy(seed);
    OrganizationId ours = new OrganizationId("o-a1b2c3d4e5");
    AccountId member = new AccountId("222233334444");
    List<TrustZone> zones =
        List.of(
            TrustZone.builder().build(),
            TrustZone.builder().account(member).build(),
            TrustZone.builder().trustedAccount(new AccountId("333344445555")).build(),
            TrustZone.builder().organization(ours).build(),
            TrustZone.builder().organizationPath("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/").build(),
            TrustZone.builder().vpc("vpc-0ours").account(member).build());

    assertThat(zones)
        .allSatisfy(
            zone ->
                assertThat(
                        open(ExposureAnalyzer.within(zone)
                                .analyze(policy, RandomWorld.KEY, RandomWorld.NOW))
                            .keySet())
                    .containsAll(open(policy).keySet()));
  }

  @Property(tries = 400)
  void allows_eachAmongTheDenies_openWhatTheyOpenTogether(
      @ForAll @LongRange(min = 1, max = MANY) long seed) {
    PolicyDocument policy = policy(seed);
    Map<String, Exposure> apart = new TreeMap<>();
    for (Statement allow : policy.statements()) {
      if (allow.effect() == Effect.ALLOW) {
        List<Statement> among = new ArrayList<>(policy.statements());
        among.removeIf(it -> it.effect() == Effect.ALLOW && it != allow);
        open(policy.withStatements(among))
            .forEach((action, exposure) -> apart.merge(action, exposure, Exposure::or));
      }
    }

    // Whom the others name is no stranger any more.
    assertThat(open(policy).keySet()).isEqualTo(apart.keySet());
    assertNotWider(open(policy), apart);
  }

  @Property(tries = 300)
  void analyze_anyTextAsValue_endsInAVerdict(
      @ForAll @StringLength(max = 40) String value,
      @ForAll @LongRange(min = 0, max = 4) long which) {
    String operator =
        List.of("StringLike", "ArnLike", "DateLessThan", "NumericEquals", "IpAddress")
            .get((int) which);
    String key =
        List.of("aws:PrincipalArn", "aws:userid", "aws:CurrentTime", "aws:SourceIp", "x")
            .get((int) (value.length() % 5));
    Statement statement = RandomWorld.withCondition(operator, key, value);
    PolicyDocument policy = policy(1).withStatements(List.of(statement));

    assertThat(ANALYZER.analyze(policy, RandomWorld.KEY, Instant.EPOCH).exposure()).isNotNull();
  }

  private static ExposureVerdict withSids(ExposureVerdict verdict, List<Statement> statements) {
    return new ExposureVerdict(
        verdict.exposure(),
        verdict.opensAt(),
        verdict.findings().stream()
            .map(
                it ->
                    new Finding(
                        it.statement(),
                        statements.get(it.statement()).sid(),
                        it.exposure(),
                        it.severity(),
                        it.actions(),
                        it.witness(),
                        it.proven(),
                        it.message(),
                        it.fix(),
                        it.opensAt()))
            .toList(),
        verdict.advisories().stream()
            .map(
                it ->
                    new Advisory(
                        it.kind(),
                        it.statement(),
                        statements.get(it.statement()).sid(),
                        it.message()))
            .toList());
  }

  private static void assertNotWider(Map<String, Exposure> narrow, Map<String, Exposure> wide) {
    assertThat(wide.keySet()).containsAll(narrow.keySet());
    narrow.forEach(
        (action, exposure) ->
            assertThat(wide.getOrDefault(action, Exposure.NONE)).isGreaterThanOrEqualTo(exposure));
  }

  private static PolicyDocument policy(long seed) {
    return new RandomWorld(seed).policy();
  }

  private static PolicyDocument with(PolicyDocument policy, PolicyDocument other, Effect effect) {
    List<Statement> statements = new ArrayList<>(policy.statements());
    other.statements().stream().filter(it -> it.effect() == effect).forEach(statements::add);
    return policy.withStatements(statements);
  }

  private static PolicyDocument parsed(String text) {
    return switch (PolicyParser.parse(text, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument policy) -> policy;
      case PolicyResult.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private static String renamed(String text) {
    Map<String, String> names = new HashMap<>();
    names.put("111122223333", "111177776666");
    names.put("222233334444", "888866665555");
    names.put("333344445555", "666655554444");
    String renamed = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      renamed = renamed.replace(name.getKey(), name.getValue());
    }
    return renamed;
  }

  private static Map<String, Exposure> open(PolicyDocument policy) {
    return open(ANALYZER.analyze(policy, RandomWorld.KEY, RandomWorld.NOW));
  }

  private static Map<String, Exposure> open(ExposureVerdict verdict) {
    Map<String, Exposure> open = new TreeMap<>();
    for (Finding finding : verdict.findings()) {
      if (finding.opensAt().isEmpty()) {
        finding.actions().forEach(it -> open.merge(it, finding.exposure(), Exposure::or));
      }
    }
    return open;
  }
}
