package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the key policies of a CloudFormation template: {@code KeyPolicy} of {@code AWS::KMS::Key}
 * and {@code AWS::KMS::ReplicaKey}. A key without one gets KMS's default, which opens it to nobody
 * outside, and is passed over.
 *
 * @param owner the account that it is deployed to, if that is known
 * @param parameters the values of parameters that were given
 */
record CloudFormationKeys(Optional<AccountId> owner, Map<String, String> parameters) {

  private static final Set<String> KEYS = Set.of("AWS::KMS::Key", "AWS::KMS::ReplicaKey");

  /** Whether the document is a template. */
  static boolean isTemplate(JsonObject document) {
    return document.object("Resources").isPresent();
  }

  /** Returns the policies of the template's keys, in the order in which they stand there. */
  List<Reading> read(String source, JsonObject template) {
    JsonObject resources = template.object("Resources").orElseThrow();
    List<Reading> readings = new ArrayList<>();
    resources
        .members()
        .forEach(
            (logicalId, resource) -> {
              Location location = new Location(source, logicalId, resource.place());
              if (logicalId.startsWith("Fn::")) {
                readings.add(
                    new Reading.Unreadable(
                        location, "The resources that " + logicalId + " makes are not known."));
              } else if (resource instanceof JsonObject object
                  && object.text("Type").filter(KEYS::contains).isPresent()) {
                object
                    .object("Properties")
                    .flatMap(it -> it.get("KeyPolicy"))
                    .flatMap(it -> policy(location.at(it.place()), it, template))
                    .ifPresent(readings::add);
              }
            });
    return readings;
  }

  private Optional<Reading> policy(Location location, JsonValue written, JsonObject template) {
    Intrinsics intrinsics = new Intrinsics(template, owner, parameters);
    try {
      Optional<JsonValue> policy = intrinsics.resolve(written);
      Optional<KeyArn> key = intrinsics.owner().map(it -> KeyInQuestion.someKeyOf("aws", it));
      return policy.map(
          it ->
              it instanceof JsonString(String text, Place at)
                  ? Reading.ofText(location, key, text)
                  : Reading.of(location, key, it));
    } catch (Intrinsics.NotConstant e) {
      return Optional.of(new Reading.Unreadable(location.at(e.place()), e.why()));
    }
  }
}
