package dev.kmsaccess.core.adoption;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.PolicyEvaluator;
import dev.kmsaccess.core.evaluate.PolicyVerdict;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.inventory.StatementEnd;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.keypolicy.AccessStatements;
import dev.kmsaccess.core.keypolicy.KeyPolicyText;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a statement of a key policy an end, by a condition on the time, which KMS holds to the
 * second. Who is of the key's own account keeps what the statement gives: it is then split in two.
 *
 * @param key the key
 * @param policy its policy as it stands
 */
public record StatementAdoption(KeyArn key, KeyPolicyText policy) {

  private static final String TIME = "aws:CurrentTime";
  private static final String BEFORE = "DateLessThan";
  private static final String SPLIT = "Ending";

  /** What becomes of a policy. */
  public sealed interface Result {
    /**
     * It can be written.
     *
     * @param policy the whole policy, otherwise unchanged
     * @param before the statement as it stands
     * @param after what takes its place: one statement, or two where it was split
     * @param everybody whether it names no account, so that the key's own use ends with it
     */
    record Changed(
        KeyPolicyText policy, JsonObject before, List<JsonObject> after, boolean everybody)
        implements Result {
      public Changed {
        after = List.copyOf(after);
      }
    }

    /** It is not, for a reason that is told to people. */
    record Refused(String why) implements Result {}
  }

  /**
   * Returns the policy with an end for one statement.
   *
   * @param label its Sid, or its number: {@code statement 2}
   * @param principal of several that it names, the one that is meant; all of other accounts where
   *     none is named
   * @param until when the access is over; parts of a second are dropped
   * @param now the instant that is meant
   */
  public Result ending(String label, Optional<String> principal, Instant until, Instant now) {
    List<Statement> named =
        policy.document().statements().stream().filter(it -> it.label().equals(label)).toList();
    if (named.size() != 1) {
      return new Result.Refused(
          (named.isEmpty() ? "no statement is called " : "several statements are called ")
              + label
              + "; there are: "
              + String.join(
                  ", ", policy.document().statements().stream().map(Statement::label).toList()));
    }
    Statement statement = named.getFirst();
    Instant end = until.truncatedTo(ChronoUnit.SECONDS);
    return objection(statement, end, now)
        .<Result>map(Result.Refused::new)
        .orElseGet(() -> split(statement, principal, end));
  }

  private Optional<String> objection(Statement statement, Instant end, Instant now) {
    if (statement.effect() == Effect.DENY) {
      return Optional.of("the statement denies; an end of it would open the key");
    }
    if (AccessStatements.name(statement.label()).isPresent()) {
      return Optional.of("this product wrote the statement, and ends it");
    }
    Optional<String> dead = policy.deadPrincipal();
    if (dead.isPresent()) {
      return Optional.of(
          "KMS takes no policy that names a deleted principal, and this one names "
              + dead.get()
              + "; take it out first");
    }
    if (!end.isAfter(now)) {
      return Optional.of("the end " + end + " is not in the future");
    }
    return StatementEnd.of(statement)
        .filter(it -> !it.isAfter(end))
        .map(it -> "the statement ends already, at " + it);
  }

  private Result split(Statement statement, Optional<String> principal, Instant end) {
    JsonObject before = policy.statements().get(statement.index());
    Optional<JsonObject> ending = withEnd(before, end);
    if (ending.isEmpty()) {
      return new Result.Refused(
          "the statement has a condition on the time that is not understood; write its end by"
              + " hand");
    }
    if (isForEverybody(statement.principal())) {
      return principal.isPresent()
          ? new Result.Refused("the statement names no principal by itself; leave out which")
          : changed(statement, before, List.of(ending.get()), end, /* everybody= */ true);
    }
    List<String> moved = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (String text : principals(before)) {
      boolean meant = principal.map(text::equals).orElse(true);
      (meant && isForeign(text) ? moved : kept).add(text);
    }
    if (moved.isEmpty()) {
      return new Result.Refused(
          principal
              .map(it -> "the statement does not name " + it + " of another account")
              .orElse("the statement names no principal of another account"));
    }
    List<JsonObject> after = new ArrayList<>();
    if (kept.isEmpty() && namesOnlyAws(before)) {
      after.add(ending.get());
    } else {
      after.add(withPrincipal(before, kept, /* others= */ true));
      JsonObject apart = withPrincipal(ending.get(), moved, /* others= */ false);
      after.add(statement.sid().isPresent() ? renamed(apart) : apart);
    }
    return changed(statement, before, after, end, /* everybody= */ false);
  }

  private Result changed(
      Statement statement,
      JsonObject before,
      List<JsonObject> after,
      Instant end,
      boolean everybody) {
    List<JsonObject> statements = new ArrayList<>(policy.statements());
    statements.remove(statement.index());
    statements.addAll(statement.index(), after);
    KeyPolicyText changed = policy.with(statements);
    if (changed.bytes() > KeyPolicyText.LARGEST_BYTES) {
      return new Result.Refused(
          "the policy would have "
              + changed.bytes()
              + " bytes, and KMS takes "
              + KeyPolicyText.LARGEST_BYTES);
    }
    boolean administered = isAdministered(changed, end);
    if (!administered && (everybody || isAdministered(policy, end))) {
      return new Result.Refused(
          "from then on the key's own account could not change its policy any more; give the"
              + " account's root kms:* by a statement of its own first");
    }
    return new Result.Changed(changed, before, after, everybody);
  }

  /**
   * Whether the key's account can change the policy from an instant on, by what the policy says.
   */
  private boolean isAdministered(KeyPolicyText text, Instant from) {
    Caller root = new Caller.AccountRoot(key.partition(), key.account(), Optional.empty());
    return new PolicyEvaluator()
            .evaluate(
                text.document(),
                new Call(
                    root,
                    "kms:PutKeyPolicy",
                    key.toString(),
                    RequestContext.of(TIME, from.toString())))
        instanceof PolicyVerdict.Allow;
  }

  private boolean isForeign(String principal) {
    return PolicyPrincipal.parseAws(principal)
        .map(
            it ->
                switch (it) {
                  case PolicyPrincipal.AccountPrincipal account -> isForeign(account.account());
                  case PolicyPrincipal.ArnPrincipal arn -> isForeign(arn.arn().account());
                  default -> false;
                })
        .orElse(false);
  }

  private boolean isForeign(AccountId account) {
    return !account.equals(key.account());
  }

  private static boolean isForEverybody(PrincipalElement element) {
    return switch (element) {
      case PrincipalElement.Anyone anyone -> true;
      case PrincipalElement.NotPrincipal but -> true;
      case PrincipalElement.Principal(List<PolicyPrincipal> named) ->
          named.stream().anyMatch(PolicyPrincipal.Everyone.class::isInstance);
      case PrincipalElement.Absent absent -> false;
    };
  }

  private static List<String> principals(JsonObject statement) {
    return statement.object("Principal").flatMap(it -> it.get("AWS")).stream()
        .flatMap(
            it -> it instanceof JsonArray array ? array.elements().stream() : List.of(it).stream())
        .map(it -> ((JsonString) it).text())
        .toList();
  }

  private static boolean namesOnlyAws(JsonObject statement) {
    return statement.object("Principal").map(it -> it.members().size() == 1).orElse(false);
  }

  /** The same statement for these; with or without whom it names beside AWS's principals. */
  private static JsonObject withPrincipal(
      JsonObject statement, List<String> names, boolean others) {
    Map<String, JsonValue> principal = new LinkedHashMap<>();
    if (others) {
      statement.object("Principal").ifPresent(it -> principal.putAll(it.members()));
      principal.remove("AWS");
    }
    if (!names.isEmpty()) {
      principal.put(
          "AWS", names.size() == 1 ? JsonString.of(names.getFirst()) : JsonArray.ofTexts(names));
    }
    return with(statement, "Principal", new JsonObject(principal, Place.NONE));
  }

  private JsonObject renamed(JsonObject statement) {
    List<String> taken =
        policy.document().statements().stream().flatMap(it -> it.sid().stream()).toList();
    String name = statement.text("Sid").orElse("") + SPLIT;
    int number = 2;
    String free = name;
    while (taken.contains(free)) {
      free = name + number++;
    }
    return with(statement, "Sid", JsonString.of(free));
  }

  /** Empty where a condition of the same operator stands there and cannot be replaced safely. */
  private static Optional<JsonObject> withEnd(JsonObject statement, Instant end) {
    JsonObject conditions = statement.object("Condition").orElse(JsonObject.builder().build());
    // IAM reads the names of operators and of keys without regard to case.
    String operator = named(conditions, BEFORE);
    JsonObject times = conditions.object(operator).orElse(JsonObject.builder().build());
    String time = named(times, TIME);
    if (!times.get(time).map(StatementAdoption::isInstants).orElse(true)) {
      return Optional.empty();
    }
    return Optional.of(
        with(
            statement,
            "Condition",
            with(conditions, operator, with(times, time, JsonString.of(end.toString())))));
  }

  /** Returns a member's name as it is written. */
  private static String named(JsonObject object, String name) {
    return object.members().keySet().stream()
        .filter(it -> it.equalsIgnoreCase(name))
        .findFirst()
        .orElse(name);
  }

  /** Whether what stands there is known to be later: an end that is not is never replaced. */
  private static boolean isInstants(JsonValue value) {
    List<JsonValue> values = value instanceof JsonArray array ? array.elements() : List.of(value);
    return values.stream()
        .allMatch(
            it -> it instanceof JsonString text && StatementEnd.parse(text.text()).isPresent());
  }

  private static JsonObject with(JsonObject object, String name, JsonValue value) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.put(name, value);
    return new JsonObject(members, Place.NONE);
  }
}
