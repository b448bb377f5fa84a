package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  private static final Set<String> MACROS =
      Set.of(
          "AWS::Serverless-",
          "AWS::LanguageExtensions",
          "AWS::CodeDeployBlueGreen",
          "AWS::SecretsManager-",
          "AWS::ServiceCatalog");

  /** Stands where a statement is not known: nobody has this id, and nobody outside this action. */
  static final JsonObject INERT =
      JsonObject.builder()
          .put("Effect", "Deny")
          .put(
              "Principal",
              JsonObject.builder().put("AWS", KeyInQuestion.UNKNOWN_OWNER.id()).build())
          .put("Action", "kms:CancelKeyDeletion")
          .put("Resource", "*")
          .build();

  /** Whether the document is a template. */
  static boolean isTemplate(JsonObject document) {
    return document.object("Resources").isPresent();
  }

  /**
   * Returns the policies of the template's keys, in the order in which they stand there, and what
   * may bring others from elsewhere.
   */
  List<Reading> read(String source, JsonObject template) {
    List<Reading> readings = new ArrayList<>();
    Location whole = Location.of(source);
    template.get("Transform").ifPresent(it -> macros(whole, it, readings));
    functions(whole, template, readings);
    JsonObject resources = template.object("Resources").orElseThrow();
    functions(whole, resources, readings);
    resources
        .members()
        .forEach(
            (logicalId, value) -> {
              if (value instanceof JsonObject resource) {
                resource(new Location(source, logicalId, value.place()), resource, template)
                    .ifPresent(readings::add);
              }
            });
    return readings;
  }

  private Optional<Reading> resource(Location location, JsonObject resource, JsonObject template) {
    List<Reading> made = new ArrayList<>();
    functions(location, resource, made);
    if (made.isEmpty() && resource.text("Type").filter(KEYS::contains).isPresent()) {
      JsonObject properties =
          resource.object("Properties").orElseGet(() -> JsonObject.builder().build());
      functions(location, properties, made);
      if (made.isEmpty()) {
        return properties
            .get("KeyPolicy")
            .flatMap(it -> policy(location.at(it.place()), it, template));
      }
    }
    return made.stream().findFirst();
  }

  /** AWS's own macros make no key, and change none that is written; whatever others do. */
  private static void macros(Location location, JsonValue transform, List<Reading> readings) {
    List<JsonValue> macros =
        transform instanceof JsonArray(List<JsonValue> elements, Place at)
            ? elements
            : List.of(transform);
    for (JsonValue macro : macros) {
      String name =
          switch (macro) {
            case JsonString(String text, Place at) -> text;
            case JsonObject object -> object.text("Name").orElse("");
            default -> "";
          };
      if (MACROS.stream().noneMatch(name::startsWith)) {
        readings.add(
            new Reading.Unreadable(
                location.at(macro.place()),
                "What the macro '" + name + "' makes of the template is not known."));
      }
    }
  }

  /** Functions that stand among members make others, which are not known. */
  private static void functions(Location location, JsonObject object, List<Reading> readings) {
    object
        .members()
        .forEach(
            (name, value) -> {
              if (name.startsWith("Fn::")) {
                readings.add(
                    new Reading.Unreadable(
                        location.at(value.place()), "What " + name + " makes is not known."));
              }
            });
  }

  private Optional<Reading> policy(Location location, JsonValue written, JsonObject template) {
    Intrinsics intrinsics = new Intrinsics(template, owner, parameters);
    try {
      return intrinsics
          .resolve(written)
          .map(it -> read(location, it, intrinsics, List.of(), /* mayDeny= */ false));
    } catch (Intrinsics.NotConstant e) {
      return Optional.of(
          statements(written)
              .map(it -> part(location, (JsonObject) written, it, intrinsics))
              .orElseGet(() -> new Reading.Unreadable(location.at(e.place()), e.why())));
    }
  }

  /** The statements of a policy that is written out. */
  private static Optional<JsonArray> statements(JsonValue written) {
    return written instanceof JsonObject policy
            && policy.get("Statement").orElse(null) instanceof JsonArray array
        ? Optional.of(array)
        : Optional.empty();
  }

  /** Reads the statements that are known. */
  private static Reading part(
      Location location, JsonObject written, JsonArray statements, Intrinsics intrinsics) {
    List<JsonValue> known = new ArrayList<>();
    List<Reading.Unreadable> unknown = new ArrayList<>();
    boolean mayDeny = false;
    for (JsonValue statement : statements.elements()) {
      try {
        intrinsics.resolve(statement).ifPresent(known::add);
      } catch (Intrinsics.NotConstant e) {
        unknown.add(new Reading.Unreadable(location.at(e.place()), e.why()));
        mayDeny |= !isAllow(statement);
        known.add(INERT);
      }
    }
    Map<String, JsonValue> members = new LinkedHashMap<>(written.members());
    members.put("Statement", new JsonArray(known, statements.place()));
    try {
      JsonValue policy =
          intrinsics.resolve(new JsonObject(members, written.place())).orElse(written);
      return read(location, policy, intrinsics, unknown, mayDeny);
    } catch (Intrinsics.NotConstant e) {
      return new Reading.Unreadable(location.at(e.place()), e.why());
    }
  }

  private static boolean isAllow(JsonValue statement) {
    return statement instanceof JsonObject object
        && object.text("Effect").equals(Optional.of("Allow"))
        && object.members().keySet().stream().noneMatch(it -> it.startsWith("Fn::"));
  }

  private static Reading read(
      Location location,
      JsonValue policy,
      Intrinsics intrinsics,
      List<Reading.Unreadable> unknown,
      boolean mayDeny) {
    Optional<KeyArn> key = intrinsics.owner().map(it -> KeyInQuestion.someKeyOf("aws", it));
    Reading reading =
        policy instanceof JsonString(String text, Place at)
            ? Reading.ofText(location, key, text)
            : Reading.of(location, key, policy);
    return reading instanceof Reading.Found found
        ? found.with(new Reading.Undeployed(intrinsics.defaults(), unknown, mayDeny))
        : reading;
  }
}
