package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.Membership;
import dev.kmsaccess.core.evaluate.PolicyEvaluator;
import dev.kmsaccess.core.evaluate.PolicyVerdict;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.policy.PolicyDocument;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a request that was found as a {@link Witness}, and has the evaluator confirm it. */
final class WitnessCheck {

  private static final PolicyEvaluator EVALUATOR = new PolicyEvaluator();
  private static final String PRINCIPAL_TAG = "aws:principaltag/";
  private static final List<String> FIXED =
      List.of(
          "aws:CurrentTime",
          "aws:EpochTime",
          "aws:RequestedRegion",
          "aws:ResourceAccount",
          "aws:ResourceOrgID",
          "kms:MultiRegion");

  private WitnessCheck() {}

  /**
   * Writes a request.
   *
   * @param policy the statement that lets it in, and the Denies
   */
  static Witness witness(Model model, long action, PolicyDocument policy, Facts facts) {
    Spellings spellings = Spellings.of(policy);
    Person person = model.person();
    Map<String, List<String>> context = new LinkedHashMap<>();
    if (person.kind() == Person.Kind.SERVICE) {
      context.put("aws:PrincipalIsAWSService", List.of("true"));
      context.put("aws:PrincipalServiceName", List.of(person.arn()));
      for (String name :
          List.of("aws:PrincipalServiceNamesList", "aws:PrincipalType", "aws:userid")) {
        ContextKey key = ContextKey.of(name);
        List<String> values = spellings.asksFor(key) ? person.values(key.origin()) : null;
        if (values != null) {
          context.put(name, values);
        }
      }
    } else {
      putPerson(person, context);
    }
    for (String name : FIXED) {
      ContextKey key = ContextKey.of(name);
      String value = spellings.variables() || spellings.asksFor(key) ? facts.value(key) : null;
      if (value != null) {
        context.put(name, List.of(value));
      }
    }
    model
        .values()
        .forEach(
            (key, values) -> {
              if (!values.isEmpty() && !facts.fixes(key)) {
                context.put(spellings.of(key), values);
              }
            });
    for (String name : spellings.keys().values()) {
      ContextKey key = ContextKey.of(name);
      boolean isThere = key.isUsual(action) || key.origin() == ContextKey.Origin.CREDENTIALS_TIME;
      List<String> values =
          isThere && !model.values().containsKey(key) ? model.get(key, facts) : null;
      if (values != null) {
        context.put(name, values);
      }
    }
    return new Witness(shown(model, person), KmsActions.first(action), context);
  }

  private static void putPerson(Person person, Map<String, List<String>> context) {
    String account = View.ACCOUNT.of(person.arn());
    context.put("aws:PrincipalArn", List.of(person.arn()));
    context.put("aws:PrincipalAccount", List.of(account));
    context.put("kms:CallerAccount", List.of(account));
    context.put("aws:PrincipalType", List.of(person.kind().type()));
    context.put("aws:PrincipalIsAWSService", List.of("false"));
    context.put("aws:userid", List.of(person.userId()));
    if (person.kind() == Person.Kind.USER) {
      context.put("aws:username", List.of(View.NAME.of(person.arn())));
    }
    String path = person.path();
    if (path != null) {
      context.put("aws:PrincipalOrgID", List.of(View.FIRST_STEP.of(path)));
      context.put("aws:PrincipalOrgPaths", List.of(path));
    }
  }

  /** A session is shown as one only where a policy names that session. */
  private static String shown(Model model, Person person) {
    if (person.kind() != Person.Kind.ROLE || !isNamed(person.session(), model.anchors())) {
      return person.arn();
    }
    PrincipalArn role = person.principal();
    return "arn:%s:sts::%s:assumed-role/%s/%s"
        .formatted(role.partition(), role.account(), role.name(), person.session());
  }

  private static boolean isNamed(String session, List<Naming.Anchor> anchors) {
    for (Naming.Anchor anchor : anchors) {
      if (session.equals(anchor.session())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the evaluator allows the request by a policy. */
  static boolean confirms(Model model, Witness witness, PolicyDocument policy, Facts facts) {
    Optional<Caller> caller = caller(model.person());
    if (caller.isEmpty()) {
      return false;
    }
    RequestContext.Builder context = RequestContext.builder();
    Map<String, String> tags = new HashMap<>();
    witness
        .context()
        .forEach(
            (key, values) -> {
              if (key.regionMatches(true, 0, PRINCIPAL_TAG, 0, PRINCIPAL_TAG.length())) {
                tags.put(key.substring(PRINCIPAL_TAG.length()), values.getFirst());
              } else {
                context.put(key, values);
              }
            });
    Call call =
        new Call(
            caller.get().withTags(tags), witness.action(), facts.key().toString(), context.build());
    return EVALUATOR.evaluate(policy, call) instanceof PolicyVerdict.Allow;
  }

  private static Optional<Caller> caller(Person person) {
    if (person.kind() == Person.Kind.SERVICE) {
      return Optional.of(new Caller.AwsService(person.arn()));
    }
    String path = person.path();
    Optional<Membership> membership =
        path == null
            ? Optional.empty()
            : Optional.of(Membership.at(new OrganizationId(View.FIRST_STEP.of(path)), path));
    return PrincipalArn.parseCaller(person.arn())
        .map(
            arn ->
                switch (person.kind()) {
                  case ROLE ->
                      new Caller.RoleSession(
                          arn,
                          View.BEFORE_COLON.of(person.userId()),
                          person.session(),
                          membership,
                          Map.of());
                  case USER -> new Caller.IamUser(arn, person.userId(), membership, Map.of());
                  case ROOT -> new Caller.AccountRoot(arn.partition(), arn.account(), membership);
                  case FEDERATED -> new Caller.FederatedUser(arn, membership, Map.of());
                  case SERVICE -> throw new IllegalStateException("a service has no ARN");
                });
  }
}
