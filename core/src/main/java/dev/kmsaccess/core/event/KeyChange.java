package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a recorded call did to who can use a key.
 *
 * <p>Where each fact stands in the record differs by operation (see <a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html">KMS
 * log entries</a>): PutKeyPolicy has the key's ARN among the resources only, CreateKey in its
 * response.
 */
public sealed interface KeyChange {

  /**
   * A key's policy was written: by PutKeyPolicy, or as the key or its replica was made.
   *
   * @param key the key
   * @param policy the policy's text; empty where the record leaves it out, because it was too long
   *     or the key was made with the default policy
   */
  record PolicyWritten(KeyArn key, Optional<String> policy) implements KeyChange {}

  /**
   * A grant was made.
   *
   * @param key the key
   * @param grantId the grant's id
   * @param grantee as the record has it: an ARN, a service, a unique id; empty where left out
   * @param operations as the record has them
   */
  record GrantMade(KeyArn key, String grantId, Optional<String> grantee, List<String> operations)
      implements KeyChange {
    public GrantMade {
      operations = List.copyOf(operations);
    }
  }

  /** Something else happened, or to something that is not a key. */
  record Unrelated() implements KeyChange {}

  /** A record of an operation that matters does not say which key it changed. */
  record KeyUnknown() implements KeyChange {}

  /** Returns what a record says was done. */
  static KeyChange of(CloudTrailRecord record) {
    return switch (record.eventName()) {
      case "PutKeyPolicy" -> policyWritten(key(record), text(record.parameters(), "policy"));
      case "CreateKey" ->
          policyWritten(
              key(record, "keyMetadata").or(() -> key(record)),
              text(record.parameters(), "policy"));
      case "ReplicateKey" ->
          policyWritten(
              key(record, "replicaKeyMetadata"), text(record.response(), "replicaPolicy"));
      case "CreateGrant" -> grantMade(record);
      default -> new Unrelated();
    };
  }

  private static KeyChange policyWritten(Optional<KeyArn> key, Optional<String> policy) {
    return key.<KeyChange>map(it -> new PolicyWritten(it, policy)).orElseGet(KeyUnknown::new);
  }

  private static KeyChange grantMade(CloudTrailRecord record) {
    Optional<KeyArn> key = key(record);
    Optional<String> grantee =
        text(record.parameters(), "granteePrincipal")
            .or(() -> text(record.parameters(), "granteeServicePrincipal"));
    return key.<KeyChange>map(
            it ->
                new GrantMade(
                    it,
                    text(record.response(), "grantId").orElse(""),
                    grantee,
                    texts(record.parameters(), "operations")))
        .orElseGet(KeyUnknown::new);
  }

  /** The key's ARN in the metadata that a call answered with. */
  private static Optional<KeyArn> key(CloudTrailRecord record, String metadata) {
    return record
        .response()
        .flatMap(it -> it.object(metadata))
        .flatMap(it -> it.text("arn"))
        .flatMap(KeyArn::parse);
  }

  /** The key's ARN among the resources or in a parameter; or made of the key's id. */
  private static Optional<KeyArn> key(CloudTrailRecord record) {
    Optional<KeyArn> resource =
        record.resources().stream().flatMap(it -> KeyArn.parse(it).stream()).findFirst();
    Optional<String> keyId = text(record.parameters(), "keyId");
    return resource
        .or(() -> keyId.flatMap(KeyArn::parse))
        .or(
            () ->
                keyId.flatMap(
                    id -> record.recipient().flatMap(it -> inOwnAccount(record, it, id))));
  }

  private static Optional<KeyArn> inOwnAccount(
      CloudTrailRecord record, AccountId account, String keyId) {
    String partition = record.actor().arn().flatMap(Arn::parse).map(Arn::partition).orElse("aws");
    return KeyArn.parse(
        "arn:" + partition + ":kms:" + record.region() + ":" + account + ":key/" + keyId);
  }

  private static Optional<String> text(Optional<JsonObject> object, String name) {
    return object.flatMap(it -> it.text(name));
  }

  private static List<String> texts(Optional<JsonObject> object, String name) {
    List<String> texts = new ArrayList<>();
    if (object.flatMap(it -> it.get(name)).orElse(JsonArray.of(List.of()))
        instanceof JsonArray array) {
      for (JsonValue element : array.elements()) {
        if (element instanceof JsonString string) {
          texts.add(string.text());
        }
      }
    }
    return texts;
  }
}
