package dev.kmsaccess.core.policy;

import dev.kmsaccess.core.json.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random key policies, built from few words so that they often meet the requests of a test. */
public final class PolicyArbitraries {

  private PolicyArbitraries() {}

  /** Returns key policies of up to four statements. */
  public static Arbitrary<PolicyDocument> keyPolicies() {
    return Combinators.combine(
            Arbitraries.of(PolicyVersion.class),
            Arbitraries.of("", "kms-access-7").optional(),
            statements().list().ofMaxSize(4))
        .as((version, id, list) -> new PolicyDocument(version, id, List.of()).withStatements(list));
  }

  /** Returns single statements of key policies. */
  public static Arbitrary<Statement> statements() {
    return Combinators.combine(
            Arbitraries.of("", "A statement", "Ünïcödé \"quoted\"").optional(),
            Arbitraries.of(Effect.class),
            principals(),
            actions(),
            resources(),
            conditions().list().ofMaxSize(3).map(PolicyArbitraries::distinct))
        .as(
            (sid, effect, principal, action, resource, conditions) ->
                new Statement(0, sid, effect, principal, action, resource, conditions, Place.NONE));
  }

  private static Arbitrary<PrincipalElement> principals() {
    Arbitrary<List<PolicyPrincipal>> named =
        Arbitraries.of(
                "*",
                "111122223333",
                "arn:aws:iam::111122223333:root",
                "arn:aws:iam::111122223333:role/Operator",
                "arn:aws:sts::111122223333:assumed-role/Operator/shift",
                "arn:aws-us-gov:iam::222233334444:user/a/b",
                "AIDAALICEALICEALICE0")
            .map(text -> PolicyPrincipal.parseAws(text).orElseThrow())
            .list()
            .ofMaxSize(3);
    return Arbitraries.oneOf(
        Arbitraries.just(new PrincipalElement.Anyone()),
        Arbitraries.of("s3.amazonaws.com", "sns.amazonaws.com")
            .map(
                it ->
                    new PrincipalElement.Principal(
                        List.of(new PolicyPrincipal.ServicePrincipal(it)))),
        named.map(PrincipalElement.Principal::new),
        named.filter(it -> !it.isEmpty()).map(PrincipalElement.NotPrincipal::new));
  }

  private static Arbitrary<ActionElement> actions() {
    Arbitrary<List<String>> patterns =
        Arbitraries.of("*", "kms:*", "kms:Decrypt", "KMS:de*", "kms:Encrypt").list().ofMaxSize(3);
    return Arbitraries.oneOf(
        patterns.map(ActionElement.Action::new),
        patterns.filter(it -> !it.isEmpty()).map(ActionElement.NotAction::new),
        Arbitraries.just(new ActionElement.Absent()));
  }

  private static Arbitrary<ResourceElement> resources() {
    Arbitrary<List<String>> patterns =
        Arbitraries.of("*", "arn:aws:kms:*:111122223333:key/*", "arn:aws:kms:*:1:key/${aws:userid}")
            .list()
            .ofMaxSize(2);
    return Arbitraries.oneOf(
        patterns.map(ResourceElement.Resource::new),
        patterns.filter(it -> !it.isEmpty()).map(ResourceElement.NotResource::new),
        Arbitraries.just(new ResourceElement.Absent()));
  }

  private static Arbitrary<Condition> conditions() {
    return Combinators.combine(
            operators(),
            Arbitraries.of(
                "aws:PrincipalOrgID", "aws:principalaccount", "x:key", "aws:PrincipalOrgPaths"),
            Arbitraries.of(
                    "o-a1b2c3d4e5",
                    "o-*",
                    "true",
                    "111122223333",
                    "",
                    "${x:key, 'a'}",
                    "10.0.0.0/8")
                .list()
                .ofMaxSize(3))
        .as((operator, key, values) -> new Condition(operator, key, values, Place.NONE));
  }

  private static Arbitrary<Operator> operators() {
    return Combinators.combine(
            Arbitraries.of(Quantifier.class),
            Arbitraries.of(Comparison.class),
            Arbitraries.of("", "IfExists"))
        .as((quantifier, comparison, end) -> quantifier.prefix() + comparison.text() + end)
        .map(Operator::of);
  }

  private static List<Condition> distinct(List<Condition> conditions) {
    return List.copyOf(
        conditions.stream()
            .collect(
                Collectors.toMap(
                    it -> it.operator().text() + it.key().toLowerCase(Locale.ROOT),
                    it -> it,
                    (first, second) -> first,
                    LinkedHashMap::new))
            .values());
  }
}
