package dev.kmsaccess.core.standing;

import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The policies by which principals of other accounts use a key for good, in the recipe's three
 * ways.
 *
 * <p>Two of the recipe's faults are not repeated. Outside accounts cannot share the key further,
 * but for what an AWS service does for its own resources: a Deny says so, which no later Allow gets
 * round. And a role that revokes grants is not let at everybody's: what it made it retires, as the
 * grants' retiring principal (<a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html">retiring and
 * revoking grants</a>).
 *
 * @param mode {@code POLICY}: the key policy lets them use the key; {@code GRANT}: it also lets
 *     them make grants for their AWS resources, and for themselves; {@code ROLE}: they take a role
 *     of the key's account
 * @param key the key
 * @param grantees who; whole accounts, or roles and users by name
 * @param operations what for; without {@code CreateGrant} and {@code RetireGrant}
 * @param organization the organisation that they must be in, if any
 * @param roleName in the mode {@code ROLE}: what the role of the key's account is called
 */
public record StandingAccess(
    Mode mode,
    KeyArn key,
    List<PrincipalArn> grantees,
    Set<KmsOperation> operations,
    Optional<OrganizationId> organization,
    String roleName) {

  /** What EC2 and Auto Scaling hand on to the volumes of an instance. */
  private static final List<String> FOR_RESOURCES =
      List.of(
          "Decrypt",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyWithoutPlaintext",
          "ReEncryptFrom",
          "ReEncryptTo",
          "DescribeKey",
          "CreateGrant",
          "RetireGrant");

  public StandingAccess {
    grantees = List.copyOf(grantees);
    if (grantees.isEmpty()) {
      throw new IllegalArgumentException("nobody is to use the key");
    }
    long accounts = grantees.stream().filter(it -> it.kind() == PrincipalArn.Kind.ACCOUNT).count();
    if (accounts != 0 && accounts != grantees.size()) {
      // One condition names the roles of all statements; beside an account it would name nobody.
      throw new IllegalArgumentException("whole accounts and named principals at once");
    }
    if (operations.isEmpty()
        || operations.contains(KmsOperation.CREATE_GRANT)
        || operations.contains(KmsOperation.RETIRE_GRANT)) {
      throw new IllegalArgumentException("not what a key is used for: " + operations);
    }
    operations = KmsOperation.inOrder(operations);
  }

  /** Returns the whole key policy. */
  public JsonObject keyPolicy() {
    List<JsonObject> statements = new ArrayList<>();
    statements.add(administration());
    if (mode != Mode.ROLE) {
      statements.add(outside("UseOfTheKey", actions(), Map.of()));
      if (mode == Mode.GRANT) {
        statements.add(outside("GrantsForAwsResources", grantActions(), forAwsResources()));
        statements.add(outside("GrantsForThemselves", List.of("kms:CreateGrant"), forThemselves()));
        statements.add(outside("SeeGrants", List.of("kms:ListGrants"), Map.of()));
      }
      statements.addAll(noFurtherSharing());
    }
    return document(statements);
  }

  /** Returns the policy that each grantee needs in its own account. */
  public JsonObject iamPolicy() {
    if (mode == Mode.ROLE) {
      return document(
          List.of(
              statement("TakeTheRole", "Allow", List.of("sts:AssumeRole"))
                  .put("Resource", role().toString())
                  .build()));
    }
    List<JsonObject> statements = new ArrayList<>();
    statements.add(own("UseOfTheKey", actions(), Map.of()));
    if (mode == Mode.GRANT) {
      statements.add(own("GrantsForAwsResources", grantActions(), forAwsResources()));
      statements.add(own("GrantsForThemselves", List.of("kms:CreateGrant"), forThemselves()));
      statements.add(
          own("SeeAndGiveUpGrants", List.of("kms:ListGrants", "kms:RetireGrant"), Map.of()));
    }
    return document(statements);
  }

  /** Returns who may take the role; empty in the other modes. */
  public Optional<JsonObject> trustPolicy() {
    if (mode != Mode.ROLE) {
      return Optional.empty();
    }
    JsonObject.Builder trust =
        statement("TakeTheRole", "Allow", List.of("sts:AssumeRole"))
            .put(
                "Principal",
                JsonObject.builder()
                    .put("AWS", one(grantees.stream().map(PrincipalArn::toString).toList()))
                    .build());
    organization.ifPresent(
        it ->
            trust.put(
                "Condition",
                JsonObject.builder()
                    .put(
                        "StringEquals",
                        JsonObject.builder().put("aws:PrincipalOrgID", it.id()).build())
                    .build()));
    return Optional.of(document(List.of(trust.build())));
  }

  /** Returns what the role may do; empty in the other modes. */
  public Optional<JsonObject> rolePolicy() {
    return mode == Mode.ROLE
        ? Optional.of(document(List.of(own("UseOfTheKey", actions(), Map.of()))))
        : Optional.empty();
  }

  /** Returns the ARN of the role of the key's account. */
  public PrincipalArn role() {
    return new PrincipalArn(key.partition(), PrincipalArn.Kind.ROLE, key.account(), "/", roleName);
  }

  private JsonObject administration() {
    return statement("TheKeysAccountAdministersIt", "Allow", List.of("kms:*"))
        .put(
            "Principal",
            JsonObject.builder()
                .put("AWS", PrincipalArn.account(key.partition(), key.account()).toString())
                .build())
        .put("Resource", "*")
        .build();
  }

  /** A statement of the key policy for the grantees. */
  private JsonObject outside(String sid, List<String> actions, Map<String, JsonObject> more) {
    Set<String> accounts = new TreeSet<>();
    grantees.forEach(
        it -> accounts.add(PrincipalArn.account(it.partition(), it.account()).toString()));
    Map<String, JsonObject> conditions = new LinkedHashMap<>(more);
    List<String> named = named();
    if (!named.isEmpty()) {
      // A role that is named as principal and deleted later blocks every change of the policy.
      conditions.put("ArnEquals", keys("aws:PrincipalArn", one(named)));
    }
    organization.ifPresent(
        it ->
            conditions.merge(
                "StringEquals",
                keys("aws:PrincipalOrgID", JsonString.of(it.id())),
                StandingAccess::both));
    return conditioned(
        statement(sid, "Allow", actions)
            .put("Principal", JsonObject.builder().put("AWS", one(List.copyOf(accounts))).build())
            .put("Resource", "*"),
        conditions);
  }

  /** A statement of an IAM policy. */
  private JsonObject own(String sid, List<String> actions, Map<String, JsonObject> conditions) {
    return conditioned(
        statement(sid, "Allow", actions).put("Resource", key.toString()), conditions);
  }

  /**
   * Whatever is allowed later: outside the key's account nobody makes a grant. In the mode {@code
   * GRANT} AWS services do, for their resources, and the grantees, for themselves and without the
   * right to share on.
   */
  private List<JsonObject> noFurtherSharing() {
    if (mode == Mode.POLICY) {
      return List.of(noGrant("OutsideNobodySharesTheKeyFurther", Map.of()));
    }
    return List.of(
        noGrant(
            "OutsideNobodySharesTheKeyFurther",
            Map.of(
                "ForAnyValue:StringEquals",
                keys("kms:GrantOperations", JsonString.of("CreateGrant")))),
        noGrant(
            "OutsideNobodyGrantsToOthers",
            Map.of("StringNotLike", keys("kms:GranteePrincipal", themselves()))));
  }

  private JsonObject noGrant(String sid, Map<String, JsonObject> more) {
    Map<String, JsonObject> conditions = new LinkedHashMap<>();
    conditions.put("StringNotEquals", keys("kms:CallerAccount", JsonString.of(key.account().id())));
    JsonObject.Builder direct = JsonObject.builder().put("aws:PrincipalIsAWSService", "false");
    if (mode == Mode.GRANT) {
      direct.put("kms:GrantIsForAWSResource", "false");
    }
    conditions.put("BoolIfExists", direct.build());
    conditions.putAll(more);
    return conditioned(
        statement(sid, "Deny", List.of("kms:CreateGrant"))
            .put("Principal", "*")
            .put("Resource", "*"),
        conditions);
  }

  private static List<String> grantActions() {
    return List.of("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant");
  }

  /** What an AWS service asks for in their name; the other two actions have no operations. */
  private static Map<String, JsonObject> forAwsResources() {
    Map<String, JsonObject> conditions = new LinkedHashMap<>();
    conditions.put("Bool", keys("kms:GrantIsForAWSResource", JsonString.of("true")));
    conditions.put(
        "ForAllValues:StringEquals", keys("kms:GrantOperations", JsonArray.ofTexts(FOR_RESOURCES)));
    return conditions;
  }

  /** To themselves, retired by themselves, for no more than they may do, and not to share on. */
  private Map<String, JsonObject> forThemselves() {
    Map<String, JsonObject> conditions = new LinkedHashMap<>();
    JsonValue who = themselves();
    conditions.put(
        "StringLike",
        JsonObject.builder()
            .put("kms:GranteePrincipal", who)
            .put("kms:RetiringPrincipal", who)
            .build());
    conditions.put(
        "ForAllValues:StringEquals",
        keys("kms:GrantOperations", JsonArray.ofTexts(KmsOperation.apiNames(operations))));
    // ForAllValues alone is true where there are none.
    conditions.put("Null", keys("kms:GrantOperations", JsonString.of("false")));
    return conditions;
  }

  private JsonValue themselves() {
    return one(
        named().isEmpty()
            ? grantees.stream()
                .map(it -> "arn:" + it.partition() + ":iam::" + it.account() + ":role/*")
                .distinct()
                .toList()
            : named());
  }

  /** The roles and users that are named; none where whole accounts are meant. */
  private List<String> named() {
    return grantees.stream().anyMatch(it -> it.kind() == PrincipalArn.Kind.ACCOUNT)
        ? List.of()
        : grantees.stream().map(PrincipalArn::toString).toList();
  }

  private List<String> actions() {
    return operations.stream().map(it -> "kms:" + it.apiName()).toList();
  }

  private static JsonObject.Builder statement(String sid, String effect, List<String> actions) {
    return JsonObject.builder().put("Sid", sid).put("Effect", effect).put("Action", one(actions));
  }

  private static JsonObject conditioned(
      JsonObject.Builder statement, Map<String, JsonObject> conditions) {
    if (conditions.isEmpty()) {
      return statement.build();
    }
    JsonObject.Builder condition = JsonObject.builder();
    conditions.forEach(condition::put);
    return statement.put("Condition", condition.build()).build();
  }

  private static JsonObject both(JsonObject first, JsonObject second) {
    JsonObject.Builder both = JsonObject.builder();
    first.members().forEach(both::put);
    second.members().forEach(both::put);
    return both.build();
  }

  private static JsonObject keys(String key, JsonValue value) {
    return JsonObject.builder().put(key, value).build();
  }

  private static JsonValue one(List<String> texts) {
    return texts.size() == 1 ? JsonString.of(texts.getFirst()) : JsonArray.ofTexts(texts);
  }

  private static JsonObject document(List<JsonObject> statements) {
    return JsonObject.builder()
        .put("Version", "2012-10-17")
        .put("Statement", JsonArray.of(statements))
        .build();
  }
}
