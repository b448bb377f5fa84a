package dev.kmsaccess.core.keypolicy;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Unordered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes an access as statements of a key policy, and reads them back.
 *
 * <p>The principal is the account, and a condition names the role: a role named as principal turns
 * into a dead id when it is deleted, and then KMS takes no new version of the policy at all. Every
 * condition is positive and without {@code IfExists}, so a request that lacks a key never passes.
 * The Sid, which in a key policy may be any text, is the access's name.
 */
public final class AccessStatements {

  private static final String DESCRIBE = "/DescribeKey";
  private static final String CREATE_GRANT = "/CreateGrant";
  private static final String CONTEXT = "kms:EncryptionContext:";
  private static final String CONTEXT_KEYS = "kms:EncryptionContextKeys";

  private AccessStatements() {}

  /** Returns the name of the access that a Sid belongs to; empty for every other Sid. */
  public static Optional<AccessName> name(String sid) {
    String stem = stem(sid);
    return AccessName.parse(stem) instanceof AccessName.Reading.Read(AccessName name)
        ? Optional.of(name)
        : Optional.empty();
  }

  /** Returns the names of a stack's accesses that statements of a policy bear. */
  public static Set<AccessName> names(KeyPolicyText policy, StackName stack) {
    return policy.statements().stream()
        .flatMap(it -> KeyPolicyText.sid(it).stream())
        .flatMap(it -> name(it).stream())
        .filter(it -> it.stack().equals(stack))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns the part of a Sid that is an access's name, if it is one. */
  static String stem(String sid) {
    for (String suffix : List.of(DESCRIBE, CREATE_GRANT)) {
      if (sid.endsWith(suffix)) {
        return sid.substring(0, sid.length() - suffix.length());
      }
    }
    return sid;
  }

  /**
   * Returns the statements of an access: one, another for DescribeKey where the access is bound to
   * an encryption context, because that call has none, and one for CreateGrant, which is given to
   * AWS services alone.
   *
   * @param organizations the organisations that the grantee must be in; none for a trusted outside
   *     account
   */
  public static List<JsonObject> of(Access access, Collection<OrganizationId> organizations) {
    EnumSet<KmsOperation> use = EnumSet.copyOf(access.scope().operations());
    boolean bound = !access.context().pairs().isEmpty();
    boolean describes = bound && use.remove(KmsOperation.DESCRIBE_KEY);
    boolean shares = use.remove(KmsOperation.CREATE_GRANT);
    String name = access.name().format();
    List<JsonObject> statements = new ArrayList<>();
    if (!use.isEmpty()) {
      Map<String, JsonObject.Builder> conditions = conditions(access, organizations);
      access
          .context()
          .conditions()
          .forEach((operator, keys) -> keys.forEach(condition(conditions, operator)::put));
      statements.add(statement(name, access, use, conditions));
    }
    if (describes) {
      statements.add(
          statement(
              name + DESCRIBE,
              access,
              Set.of(KmsOperation.DESCRIBE_KEY),
              conditions(access, organizations)));
    }
    if (shares) {
      Map<String, JsonObject.Builder> conditions = conditions(access, organizations);
      condition(conditions, "Bool").put("kms:GrantIsForAWSResource", "true");
      statements.add(
          statement(name + CREATE_GRANT, access, Set.of(KmsOperation.CREATE_GRANT), conditions));
    }
    return statements;
  }

  /**
   * Reads an access back out of its statements; empty unless they are exactly what {@link #of}
   * writes for it.
   */
  public static Optional<Access> read(AccessName name, KeyArn key, List<JsonObject> statements) {
    try {
      Access access = rebuilt(name, key, statements);
      List<OrganizationId> organizations =
          texts(condition(statements.getFirst(), "StringEquals", "aws:PrincipalOrgID")).stream()
              .map(OrganizationId::new)
              .toList();
      AccessName made =
          AccessName.of(name.stack(), name.id(), name.expiry(), access.scope(), access.context());
      return made.equals(name) && normal(of(access, organizations)).equals(normal(statements))
          ? Optional.of(access)
          : Optional.empty();
    } catch (RuntimeException unlikeOurs) {
      // Anybody may write anything under a Sid of ours; whatever is missing or odd is not ours.
      return Optional.empty();
    }
  }

  private static Access rebuilt(AccessName name, KeyArn key, List<JsonObject> statements) {
    JsonObject first = statements.getFirst();
    EnumSet<KmsOperation> operations = EnumSet.noneOf(KmsOperation.class);
    for (JsonObject statement : statements) {
      for (String action : texts(statement.get("Action"))) {
        operations.addAll(KmsOperation.expand(action.substring("kms:".length())).orElseThrow());
      }
    }
    EncryptionContextConstraint context = context(first);
    AccessScope scope =
        new AccessScope(
            name.id().requester(),
            grantee(first),
            key,
            operations,
            Mode.POLICY,
            context.pairs().keySet());
    return new Access(name, scope, context);
  }

  private static PrincipalArn grantee(JsonObject statement) {
    PrincipalArn account =
        PrincipalArn.of(statement.object("Principal").orElseThrow().text("AWS").orElseThrow());
    List<String> named = texts(condition(statement, "ArnEquals", "aws:PrincipalArn"));
    if (named.isEmpty()) {
      return account;
    }
    PrincipalArn first = PrincipalArn.of(named.getFirst());
    List<String> session = texts(condition(statement, "StringLike", "aws:userid"));
    return session.isEmpty()
        ? first
        : new PrincipalArn(
            first.partition(),
            PrincipalArn.Kind.SESSION,
            first.account(),
            "/",
            first.name() + "/" + session.getFirst().substring("*:".length()));
  }

  private static EncryptionContextConstraint context(JsonObject statement) {
    Map<String, String> pairs = new TreeMap<>();
    conditions(statement)
        .object("StringEquals")
        .ifPresent(
            it ->
                it.members()
                    .forEach(
                        (key, value) -> {
                          if (key.startsWith(CONTEXT)) {
                            pairs.put(
                                key.substring(CONTEXT.length()),
                                unescaped(texts(Optional.of(value)).getFirst()));
                          }
                        }));
    if (pairs.isEmpty()) {
      return new EncryptionContextConstraint.None();
    }
    return texts(condition(statement, "ForAllValues:StringEquals", CONTEXT_KEYS)).isEmpty()
        ? new EncryptionContextConstraint.Includes(pairs)
        : new EncryptionContextConstraint.EqualTo(pairs);
  }

  private static JsonObject statement(
      String sid,
      Access access,
      Set<KmsOperation> operations,
      Map<String, JsonObject.Builder> conditions) {
    PrincipalArn grantee = access.scope().grantee();
    JsonObject.Builder condition = JsonObject.builder();
    conditions.forEach((operator, keys) -> condition.put(operator, keys.build()));
    return JsonObject.builder()
        .put("Sid", sid)
        .put("Effect", "Allow")
        .put(
            "Principal",
            JsonObject.builder()
                .put("AWS", PrincipalArn.account(grantee.partition(), grantee.account()).toString())
                .build())
        .put(
            "Action",
            KmsOperation.inOrder(operations).stream().map(it -> "kms:" + it.apiName()).toList())
        .put("Resource", "*")
        .put("Condition", condition.build())
        .build();
  }

  /** Returns the conditions that every statement has: who, in which organisation, until when. */
  private static Map<String, JsonObject.Builder> conditions(
      Access access, Collection<OrganizationId> organizations) {
    Map<String, JsonObject.Builder> conditions = new TreeMap<>();
    PrincipalArn grantee = access.scope().grantee();
    switch (grantee.kind()) {
      case ACCOUNT -> {}
      case ROLE, USER, FEDERATED_USER ->
          condition(conditions, "ArnEquals").put("aws:PrincipalArn", grantee.toString());
      // A session's ARN leaves out the path of its role, whose name is unique in its account.
      case SESSION -> {
        String[] parts = grantee.name().split("/", 2);
        String roles = "arn:" + grantee.partition() + ":iam::" + grantee.account() + ":role/";
        condition(conditions, "ArnEquals")
            .put("aws:PrincipalArn", List.of(roles + parts[0], roles + "*/" + parts[0]));
        condition(conditions, "StringLike").put("aws:userid", "*:" + parts[1]);
      }
    }
    condition(conditions, "DateLessThan").put("aws:CurrentTime", access.name().expiry().toString());
    if (!organizations.isEmpty()) {
      condition(conditions, "StringEquals")
          .put("aws:PrincipalOrgID", organizations.stream().map(OrganizationId::id).toList());
    }
    return conditions;
  }

  private static String unescaped(String value) {
    return value.replace("${$}", "$");
  }

  private static JsonObject.Builder condition(
      Map<String, JsonObject.Builder> conditions, String operator) {
    return conditions.computeIfAbsent(operator, it -> JsonObject.builder());
  }

  private static JsonObject conditions(JsonObject statement) {
    return statement.object("Condition").orElseThrow();
  }

  private static Optional<JsonValue> condition(JsonObject statement, String operator, String key) {
    return conditions(statement).object(operator).flatMap(it -> it.get(key));
  }

  private static List<String> texts(Optional<JsonValue> value) {
    return value.stream()
        .flatMap(
            it -> it instanceof JsonArray array ? array.elements().stream() : List.of(it).stream())
        .map(it -> ((JsonString) it).text())
        .toList();
  }

  /** Returns statements in a form that does not depend on order, spacing or lists of one. */
  private static Set<String> normal(List<JsonObject> statements) {
    Set<String> normal = new TreeSet<>();
    statements.forEach(it -> normal.add(Unordered.text(it)));
    return normal;
  }
}
