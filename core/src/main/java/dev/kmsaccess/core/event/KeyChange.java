package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
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
   * A key's policy was written.
   *
   * @param key the key
   * @param policy the policy's text; empty where the record leaves it out, because it was too long
   */
  record PolicyWritten(KeyArn key, Optional<String> policy) implements KeyChange {}

  /**
   * A key or a replica was made.
   *
   * @param key the key
   * @param policy its policy's text; empty where the record leaves it out, because it was too long
   *     or the key was made with the default policy
   * @param optIn the value of the tag by which a key opts in, if it was made with it
   */
  record KeyMade(KeyArn key, Optional<String> policy, Optional<String> optIn)
      implements KeyChange {}

  /**
   * A grant was made.
   *
   * @param key the key
   * @param grantId the grant's id; empty where the record leaves it out
   * @param grantee as the record has it: an ARN, a service, a unique id; empty where left out
   * @param sourceArn the resource that the grantee must act for, if the grant says so
   * @param retiringPrincipal who may retire it, if anybody is named
   * @param operations as the record has them
   */
  record GrantMade(
      KeyArn key,
      String grantId,
      Optional<String> grantee,
      Optional<String> sourceArn,
      Optional<String> retiringPrincipal,
      List<String> operations)
      implements KeyChange {
    public GrantMade {
      operations = List.copyOf(operations);
    }
  }

  /** A grant was revoked or retired. */
  record GrantEnded(KeyArn key, String grantId) implements KeyChange {}

  /**
   * The tag by which a key opts in was set or taken away.
   *
   * @param value what it is now; empty where it was taken away
   */
  record OptInChanged(KeyArn key, Optional<String> value) implements KeyChange {}

  /**
   * An alias was made, moved to another key, or deleted.
   *
   * @param alias its name, foreign text
   * @param key the key that it names now, or named before it was deleted; empty where the record
   *     does not tell
   */
  record AliasChanged(String alias, Optional<KeyArn> key) implements KeyChange {}

  /** Something else happened, or to something that is not a key. */
  record Unrelated() implements KeyChange {}

  /** A record of an operation that matters does not say which key it changed. */
  record KeyUnknown() implements KeyChange {}

  /** Returns what a record says was done. */
  static KeyChange of(CloudTrailRecord record) {
    return switch (record.eventName()) {
      case "PutKeyPolicy" -> policyWritten(key(record), text(record.parameters(), "policy"));
      case "CreateKey" ->
          keyMade(
              record,
              key(record, "keyMetadata").or(() -> key(record)),
              text(record.parameters(), "policy"));
      case "ReplicateKey" ->
          keyMade(
              record,
              key(record, "replicaKeyMetadata"),
              text(record.response(), "replicaPolicy")
                  .or(() -> text(record.parameters(), "policy")));
      case "CreateGrant" -> grantMade(record);
      case "RevokeGrant" -> grantEnded(record, text(record.parameters(), "grantId"));
      // RetireGrant may be called with a token, so its parameters tell nothing.
      case "RetireGrant" ->
          grantEnded(
              record,
              text(record.additional(), "grantId").or(() -> text(record.parameters(), "grantId")));
      case "TagResource" -> tagged(record);
      case "UntagResource" -> untagged(record);
      case "CreateAlias", "UpdateAlias", "DeleteAlias" -> aliasChanged(record);
      default -> new Unrelated();
    };
  }

  private static KeyChange policyWritten(Optional<KeyArn> key, Optional<String> policy) {
    return key.<KeyChange>map(it -> new PolicyWritten(it, policy)).orElseGet(KeyUnknown::new);
  }

  private static KeyChange keyMade(
      CloudTrailRecord record, Optional<KeyArn> key, Optional<String> policy) {
    return key.<KeyChange>map(it -> new KeyMade(it, policy, optIn(record)))
        .orElseGet(KeyUnknown::new);
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
                    record
                        .parameters()
                        .flatMap(parameters -> parameters.object("constraints"))
                        .flatMap(constraints -> constraints.text("sourceArn")),
                    text(record.parameters(), "retiringPrincipal"),
                    texts(record.parameters(), "operations")))
        .orElseGet(KeyUnknown::new);
  }

  private static KeyChange grantEnded(CloudTrailRecord record, Optional<String> grantId) {
    Optional<KeyArn> key = key(record);
    return key.isPresent() && grantId.isPresent()
        ? new GrantEnded(key.get(), grantId.get())
        : new Unrelated(); // whatever it closed, the sweep sees
  }

  private static KeyChange tagged(CloudTrailRecord record) {
    return optIn(record)
        .map(value -> optInChanged(record, Optional.of(value)))
        .orElseGet(Unrelated::new);
  }

  private static KeyChange untagged(CloudTrailRecord record) {
    return texts(record.parameters(), "tagKeys").contains(KeyFacts.OPT_IN_TAG)
        ? optInChanged(record, Optional.empty())
        : new Unrelated();
  }

  private static KeyChange optInChanged(CloudTrailRecord record, Optional<String> value) {
    return key(record).<KeyChange>map(it -> new OptInChanged(it, value)).orElseGet(KeyUnknown::new);
  }

  private static Optional<String> optIn(CloudTrailRecord record) {
    return objects(record.parameters(), "tags").stream()
        .filter(tag -> tag.text("tagKey").equals(Optional.of(KeyFacts.OPT_IN_TAG)))
        // A tag needs no value.
        .map(tag -> tag.text("tagValue").orElse(""))
        .findFirst();
  }

  private static KeyChange aliasChanged(CloudTrailRecord record) {
    Optional<KeyArn> target =
        text(record.parameters(), "targetKeyId")
            .flatMap(
                id ->
                    KeyArn.parse(id)
                        .or(() -> record.recipient().flatMap(it -> inOwnAccount(record, it, id))));
    Optional<KeyArn> named =
        target.or(
            () -> record.resources().stream().flatMap(it -> KeyArn.parse(it).stream()).findFirst());
    return new AliasChanged(text(record.parameters(), "aliasName").orElse(""), named);
  }

  private static List<JsonObject> objects(Optional<JsonObject> object, String name) {
    return object.map(it -> it.objects(name)).orElse(List.of());
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
    return object.map(it -> it.texts(name)).orElse(List.of());
  }
}
