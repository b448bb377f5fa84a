package dev.kmsaccess.core.iamrole;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.json.Unordered;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes an access as a role.
 *
 * <p>The role's path is the access's name with the Region and the key's id in it, because IAM has
 * no Regions and a listing of roles shows nothing else. Its name, which must be the only one of its
 * kind in the account, is a hash of all that. Both of its policies carry the end of the access: the
 * trust policy, so that nobody takes the role any more, and the permission policy, so that a
 * session which is under way ends with it.
 *
 * <p>The trust policy names the grantee itself and not its account. IAM puts the grantee's unique
 * id behind the name, so a role of the same name that is made later does not get in; and as the
 * policy is never written again, a deleted grantee does no harm (see <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles">IAM
 * role principals</a>).
 */
public final class AccessRole {

  /** What every role's path begins with; whatever lies below belongs to some installation. */
  public static final String ROOT = "/kms-access/";

  /** The name of the one inline policy. */
  public static final String POLICY_NAME = "use-of-the-key";

  private static final StrictJson JSON = StrictJson.within(JsonLimits.POLICY);

  private final Access access;

  private AccessRole(Access access) {
    this.access = access;
  }

  /** Returns the role of an access. */
  public static AccessRole of(Access access) {
    return new AccessRole(access);
  }

  /** Returns the ARN that the role has, or will have. */
  public PrincipalArn arn() {
    KeyArn key = access.scope().key();
    String path = RolePath.of(access.name(), key).format();
    return new PrincipalArn(
        key.partition(), PrincipalArn.Kind.ROLE, key.account(), path, roleName(path));
  }

  /**
   * Returns the trust policy: exactly the grantee, from inside the organisation, until the end.
   *
   * @param organizations the organisations that the grantee must be in; none for a trusted outside
   *     account
   */
  public JsonObject trustPolicy(Collection<OrganizationId> organizations) {
    JsonObject.Builder condition = JsonObject.builder().put("DateLessThan", end());
    if (!organizations.isEmpty()) {
      condition.put(
          "StringEquals",
          JsonObject.builder()
              .put("aws:PrincipalOrgID", organizations.stream().map(OrganizationId::id).toList())
              .build());
    }
    return document(
        List.of(
            JsonObject.builder()
                .put("Effect", "Allow")
                .put(
                    "Principal",
                    JsonObject.builder().put("AWS", access.scope().grantee().toString()).build())
                .put("Action", "sts:AssumeRole")
                .put("Condition", condition.build())
                .build()));
  }

  /**
   * Returns the permission policy: exactly the key and the operations, until the end. DescribeKey
   * stands apart where the access is bound to an encryption context, because that call has none.
   */
  public JsonObject permissionPolicy() {
    EnumSet<KmsOperation> use = EnumSet.copyOf(access.scope().operations());
    boolean bound = !access.context().pairs().isEmpty();
    boolean describes = bound && use.remove(KmsOperation.DESCRIBE_KEY);
    List<JsonObject> statements = new ArrayList<>();
    if (!use.isEmpty()) {
      statements.add(statement(use, access.context().conditions()));
    }
    if (describes) {
      statements.add(statement(Set.of(KmsOperation.DESCRIBE_KEY), Map.of()));
    }
    return document(statements);
  }

  /** Returns the policy by which the grantee's own account must let it take the role. */
  public JsonObject assumePolicy() {
    return document(
        List.of(
            JsonObject.builder()
                .put("Effect", "Allow")
                .put("Action", "sts:AssumeRole")
                .put("Resource", arn().toString())
                .build()));
  }

  /**
   * Returns whom a trust policy lets in, as it names them: an ARN, or the unique id of somebody who
   * was deleted; empty where the policy is not as we write them.
   */
  public static Optional<String> grantee(String trustPolicy) {
    return JSON.read(trustPolicy) instanceof JsonResult.Parsed(JsonObject policy)
        ? policy.objects("Statement").stream()
            .flatMap(it -> it.object("Principal").stream())
            .flatMap(it -> it.text("AWS").stream())
            .findFirst()
        : Optional.empty();
  }

  /** Whether a policy that IAM shows is one that we wrote, in whatever order and form it does. */
  public static boolean isSame(JsonObject written, String shown) {
    return JSON.read(shown) instanceof JsonResult.Parsed(JsonValue policy)
        && Unordered.text(policy).equals(Unordered.text(written));
  }

  private JsonObject statement(
      Set<KmsOperation> operations, Map<String, Map<String, JsonValue>> bound) {
    JsonObject.Builder condition = JsonObject.builder();
    new TreeMap<>(bound)
        .forEach(
            (operator, keys) -> {
              JsonObject.Builder object = JsonObject.builder();
              keys.forEach(object::put);
              condition.put(operator, object.build());
            });
    condition.put("DateLessThan", end());
    return JsonObject.builder()
        .put("Effect", "Allow")
        .put(
            "Action",
            KmsOperation.inOrder(operations).stream().map(it -> "kms:" + it.apiName()).toList())
        .put("Resource", access.scope().key().toString())
        .put("Condition", condition.build())
        .build();
  }

  /** Both policies carry it. */
  private JsonObject end() {
    return JsonObject.builder().put("aws:CurrentTime", access.name().expiry().toString()).build();
  }

  private static JsonObject document(List<JsonObject> statements) {
    return JsonObject.builder()
        .put("Version", "2012-10-17")
        .put("Statement", JsonArray.of(statements))
        .build();
  }

  /**
   * Returns the name of the role at a path: short enough for IAM's 64 characters, and another one
   * for every path.
   */
  static String roleName(String path) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8));
      return "kms-access-" + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
