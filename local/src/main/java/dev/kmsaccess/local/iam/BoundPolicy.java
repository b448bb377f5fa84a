package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Statement;
import dev.kmsaccess.local.LocalCloud;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A policy that names principals, as AWS stores it: each user and role is bound to its unique id
 * when the policy is written. Once that user or role is deleted the policy shows the id, and a new
 * one of the same name gets nothing (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>).
 */
public final class BoundPolicy {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.POLICY);

  private final LocalCloud cloud;
  private final PolicyKind kind;
  private final Map<String, String> idsByArn;
  private String text;

  private BoundPolicy(
      LocalCloud cloud, PolicyKind kind, Map<String, String> idsByArn, String text) {
    this.cloud = cloud;
    this.kind = kind;
    this.idsByArn = idsByArn;
    this.text = text;
  }

  /** What came of binding a policy's principals. */
  public sealed interface Result {

    /** The policy can be stored. */
    record Bound(BoundPolicy policy) implements Result {}

    /** The text is no policy of this kind. */
    record Malformed(String problem) implements Result {}

    /** The policy names somebody who does not exist. */
    record UnknownPrincipal(PolicyPrincipal principal) implements Result {}
  }

  /** Reads a policy that somebody wants to write, and binds its principals as they are now. */
  public static Result bind(LocalCloud cloud, String text, PolicyKind kind) {
    return switch (ParsedPolicies.of(cloud).read(text, kind)) {
      case PolicyResult.Invalid invalid ->
          new Result.Malformed(
              invalid.problems().stream().map(Object::toString).collect(Collectors.joining(" ")));
      case PolicyResult.Valid(PolicyDocument document) -> bind(cloud, text, kind, document);
    };
  }

  /** Returns the text as AWS shows it now. */
  public String text() {
    IamDirectory directory = IamDirectory.of(cloud);
    Map<String, String> dead = new LinkedHashMap<>();
    idsByArn.forEach(
        (arn, id) -> {
          if (!directory.uniqueId(PrincipalArn.of(arn)).equals(Optional.of(id))) {
            dead.put(arn, id);
          }
        });
    if (!dead.isEmpty()) {
      // The dead do not come back: a namesake has another id. So the text may forget the name.
      text = StrictJson.write(withIds(text, dead));
      idsByArn.keySet().removeAll(dead.keySet());
    }
    return text;
  }

  /** Returns the policy as it counts now. */
  public PolicyDocument document() {
    return ParsedPolicies.of(cloud).stored(text(), kind);
  }

  private static Result bind(
      LocalCloud cloud, String text, PolicyKind kind, PolicyDocument document) {
    IamDirectory directory = IamDirectory.of(cloud);
    Map<String, String> idsByArn = new LinkedHashMap<>();
    for (PolicyPrincipal principal :
        document.statements().stream().flatMap(BoundPolicy::named).toList()) {
      switch (principal) {
        case PolicyPrincipal.ArnPrincipal(PrincipalArn arn) -> {
          if (!directory.exists(arn)) {
            return new Result.UnknownPrincipal(principal);
          }
          directory.uniqueId(arn).ifPresent(id -> idsByArn.put(arn.toString(), id));
        }
        // A new policy cannot name the dead; one that names them must be mended to be written.
        case PolicyPrincipal.UniqueId(String id) -> {
          Optional<PrincipalArn> living = directory.withUniqueId(id);
          if (living.isEmpty()) {
            return new Result.UnknownPrincipal(principal);
          }
        }
        case PolicyPrincipal.Everyone everyone -> {}
        // Whether a foreign account exists cannot be known here; any may.
        case PolicyPrincipal.AccountPrincipal account -> {}
        case PolicyPrincipal.ServicePrincipal service -> {}
        case PolicyPrincipal.Federated federated -> {}
        case PolicyPrincipal.CanonicalUser user -> {}
      }
    }
    return new Result.Bound(new BoundPolicy(cloud, kind, idsByArn, text));
  }

  private static Stream<PolicyPrincipal> named(Statement statement) {
    return switch (statement.principal()) {
      case PrincipalElement.Principal(List<PolicyPrincipal> principals) -> principals.stream();
      case PrincipalElement.NotPrincipal(List<PolicyPrincipal> principals) -> principals.stream();
      case PrincipalElement.Anyone anyone -> Stream.empty();
      case PrincipalElement.Absent absent -> Stream.empty();
    };
  }

  /** Puts ids in place of ARNs, but only where principals stand: conditions keep their text. */
  private static JsonValue withIds(String text, Map<String, String> ids) {
    return switch (JSON.read(text)) {
      case JsonResult.Parsed(JsonValue value) ->
          onMember(value, "Statement", it -> each(it, statement -> inStatement(statement, ids)));
      case JsonResult.Malformed malformed ->
          throw new IllegalStateException("a stored policy is not JSON: " + malformed.problem());
    };
  }

  private static JsonValue inStatement(JsonValue statement, Map<String, String> ids) {
    JsonValue changed = statement;
    for (String element : List.of("Principal", "NotPrincipal")) {
      changed =
          onMember(
              changed,
              element,
              principal ->
                  onMember(
                      principal,
                      "AWS",
                      named -> each(named, principalText -> replaced(principalText, ids))));
    }
    return changed;
  }

  private static JsonValue replaced(JsonValue value, Map<String, String> ids) {
    return value instanceof JsonString string && ids.containsKey(string.text())
        ? JsonString.of(ids.getOrDefault(string.text(), string.text()))
        : value;
  }

  private static JsonValue each(JsonValue value, Change change) {
    return value instanceof JsonArray array
        ? JsonArray.of(array.elements().stream().map(change::of).toList())
        : change.of(value);
  }

  private static JsonValue onMember(JsonValue value, String name, Change change) {
    if (!(value instanceof JsonObject object) || object.get(name).isEmpty()) {
      return value;
    }
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.computeIfPresent(name, (key, member) -> change.of(member));
    return new JsonObject(members, object.place());
  }

  @FunctionalInterface
  private interface Change {
    JsonValue of(JsonValue value);
  }
}
