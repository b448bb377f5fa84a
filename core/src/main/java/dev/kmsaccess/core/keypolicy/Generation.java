package dev.kmsaccess.core.keypolicy;

import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What we write into a policy's Id beside what stands there: the number of our write, and a digest
 * of what of the policy is not ours. KMS has no version of a policy to compare; this is ours.
 *
 * <pre>key-default-1 kms-access/1/STACK/NUMBER/DIGEST</pre>
 *
 * @param number which write of this stack it is, from 1 on
 * @param foreign twelve hex digits over everything that this stack did not write
 */
public record Generation(long number, String foreign) {

  /** Returns this stack's mark in a policy; empty if it never wrote it, or the mark is gone. */
  public static Optional<Generation> of(KeyPolicyText policy, StackName stack) {
    Matcher matcher = mark(stack).matcher(policy.id());
    return matcher.find()
        ? Optional.of(new Generation(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /** Returns the policy's Id without this stack's mark. */
  static String without(KeyPolicyText policy, StackName stack) {
    return mark(stack).matcher(policy.id()).replaceAll("").strip();
  }

  /** Returns the Id with this mark. */
  String in(String id, StackName stack) {
    String mark = "kms-access/1/" + stack + "/" + number + "/" + foreign;
    return id.isEmpty() ? mark : id + " " + mark;
  }

  /** Returns the digest of everything in a policy that this stack did not write. */
  public static String foreign(KeyPolicyText policy, StackName stack) {
    List<JsonObject> others =
        policy.statements().stream().filter(it -> !isOfStack(it, stack)).toList();
    Map<String, JsonValue> members = new LinkedHashMap<>(policy.root().members());
    members.put("Id", JsonString.of(without(policy, stack)));
    members.put("Statement", JsonArray.of(others));
    return KeyPolicyText.digest(new JsonObject(members, Place.NONE));
  }

  private static boolean isOfStack(JsonObject statement, StackName stack) {
    return KeyPolicyText.sid(statement)
        .flatMap(AccessStatements::name)
        .map(AccessName::stack)
        .equals(Optional.of(stack));
  }

  private static Pattern mark(StackName stack) {
    return Pattern.compile(
        "(?:^| )kms-access/1/"
            + Pattern.quote(stack.text())
            + "/([1-9][0-9]{0,15})/([0-9a-f]{12})(?= |$)");
  }
}
