package dev.kmsaccess.core.keypolicy;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.json.Unordered;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.core.policy.Statement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key policy that is to be edited: the JSON as it stands, so that whatever is not ours is written
 * back as it was read, and what it says.
 *
 * @param root the policy as JSON
 * @param document what it says
 */
public record KeyPolicyText(JsonObject root, PolicyDocument document) {

  /**
   * KMS stores no more (see <a
   * href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html">key
   * policies</a>).
   */
  public static final int LARGEST_BYTES = 32_768;

  /** What came of reading a policy. */
  public sealed interface Reading {
    /** It is a policy that we understand. */
    record Read(KeyPolicyText text) implements Reading {}

    /** It is not, and so nobody here changes it. */
    record NotUnderstood(String why) implements Reading {}
  }

  /** Reads a policy as KMS gives it. */
  public static Reading read(String text) {
    if (!(StrictJson.within(JsonLimits.POLICY).read(text)
        instanceof JsonResult.Parsed(JsonObject root))) {
      return new Reading.NotUnderstood("the policy is no JSON object");
    }
    return switch (PolicyParser.read(root, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument document) ->
          new Reading.Read(new KeyPolicyText(root, document));
      case PolicyResult.Invalid(List<JsonProblem> problems) ->
          new Reading.NotUnderstood(problems.getFirst().toString());
    };
  }

  /** Returns the statements as JSON, in their order. */
  public List<JsonObject> statements() {
    return root.get("Statement").stream()
        .flatMap(
            it -> it instanceof JsonArray array ? array.elements().stream() : List.of(it).stream())
        .map(JsonObject.class::cast)
        .toList();
  }

  /** Returns the policy's id; empty if it has none. */
  public String id() {
    return root.text("Id").orElse("");
  }

  /** Returns the same policy with other statements and another id. */
  public KeyPolicyText with(String id, List<JsonObject> statements) {
    Map<String, JsonValue> members = new LinkedHashMap<>(root.members());
    members.put("Id", JsonString.of(id));
    return new KeyPolicyText(new JsonObject(members, Place.NONE), document).with(statements);
  }

  /** Returns the same policy with other statements, its id untouched. */
  public KeyPolicyText with(List<JsonObject> statements) {
    Map<String, JsonValue> members = new LinkedHashMap<>(root.members());
    members.put("Statement", JsonArray.of(statements));
    JsonObject changed = new JsonObject(members, Place.NONE);
    return switch (PolicyParser.read(changed, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument document) -> new KeyPolicyText(changed, document);
      case PolicyResult.Invalid invalid ->
          throw new IllegalStateException("our own edit is no policy: " + invalid.problems());
    };
  }

  /** Returns a deleted principal that the policy names; while it does, KMS takes no new version. */
  public Optional<String> deadPrincipal() {
    return document.statements().stream()
        .map(Statement::principal)
        .flatMap(it -> it.written().stream())
        .filter(PolicyPrincipal.UniqueId.class::isInstance)
        .map(PolicyPrincipal::text)
        .findFirst();
  }

  /**
   * Returns the policy as it is sent to KMS: compact, and what is beyond the characters that a key
   * policy may have, as JSON's escapes.
   */
  public String compact() {
    String json = StrictJson.write(root);
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c > 0xFF || (c >= 0x7F && c < 0xA0)) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Returns how many bytes KMS counts. */
  public int bytes() {
    return compact().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether another text says the same: KMS shows a policy in another order each time. */
  public boolean saysTheSameAs(KeyPolicyText other) {
    return Unordered.text(root).equals(Unordered.text(other.root));
  }

  /** Returns twelve hex digits over JSON, whatever its spacing and its order. */
  static String digest(JsonValue value) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(Unordered.text(value).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the Sid of a statement. */
  static Optional<String> sid(JsonObject statement) {
    return statement.text("Sid");
  }
}
