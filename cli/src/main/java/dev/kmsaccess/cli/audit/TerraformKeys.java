package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the key policies in what {@code terraform show -json} prints of a plan or a state (<a
 * href="https://developer.hashicorp.com/terraform/internals/json-format">JSON output format</a>). A
 * key without a policy of its own gets KMS's default, which opens it to nobody outside, and is
 * passed over; one whose policy is known only after the plan is applied is not.
 */
final class TerraformKeys {

  private static final Set<String> TYPES =
      Set.of(
          "aws_kms_key",
          "aws_kms_key_policy",
          "aws_kms_replica_key",
          "aws_kms_external_key",
          "aws_kms_replica_external_key");

  private static final Pattern INDEX = Pattern.compile("\\[(\\d+|\"[^\"]*\")]");

  private static final Pattern LAST_INDEX = Pattern.compile(INDEX.pattern() + "$");
  private static final Pattern MODULES =
      Pattern.compile("(module\\.[^.\\[]+(" + INDEX.pattern() + ")?\\.)+");
  private static final Pattern DOCUMENT =
      Pattern.compile("(data\\.aws_iam_policy_document\\.[^.\\[]+).*");

  private final String source;
  private final JsonObject document;

  private TerraformKeys(String source, JsonObject document) {
    this.source = source;
    this.document = document;
  }

  /** Whether the document is a plan or a state. */
  static boolean isPlanOrState(JsonObject document) {
    return document.get("resource_changes").isPresent()
        || document.object("planned_values").isPresent()
        || (document.get("format_version").isPresent() && document.object("values").isPresent());
  }

  /** Returns the policies of all keys, in the order in which they stand there. */
  static List<Reading> read(String source, JsonObject document) {
    return new TerraformKeys(source, document).read();
  }

  private List<Reading> read() {
    List<Reading> readings = new ArrayList<>();
    // The changes of a plan list its resources, unchanged ones too, and say what is unknown; what
    // is among the planned values alone, in a plan that somebody cut, is no less planned.
    List<JsonObject> changes = elements(document, "resource_changes").toList();
    changes.forEach(it -> change(it).ifPresent(readings::add));
    Set<String> told =
        changes.stream()
            .map(TerraformKeys::address)
            .filter(it -> !it.isEmpty())
            .collect(Collectors.toSet());
    Stream.of("planned_values", "values")
        .flatMap(it -> document.object(it).stream())
        .flatMap(it -> it.object("root_module").stream())
        .flatMap(TerraformKeys::resources)
        .filter(it -> isKey(it) && !told.contains(address(it)))
        .forEach(
            it ->
                it.object("values").flatMap(values -> policy(it, values)).ifPresent(readings::add));
    return readings;
  }

  private static Stream<JsonObject> resources(JsonObject module) {
    return Stream.concat(
        elements(module, "resources"),
        elements(module, "child_modules").flatMap(TerraformKeys::resources));
  }

  private Optional<Reading> change(JsonObject change) {
    Optional<JsonObject> after = change.object("change").flatMap(it -> it.object("after"));
    if (!isKey(change) || after.isEmpty()) {
      return Optional.empty();
    }
    boolean unknown =
        change
            .object("change")
            .flatMap(it -> it.object("after_unknown"))
            .flatMap(it -> it.get("policy"))
            .filter(it -> it instanceof JsonBoolean(boolean yes, Place at) && yes)
            .isPresent();
    if (!unknown) {
      return policy(change, after.get());
    }
    // A policy that nobody wrote is unknown too: it will be the default.
    return isWritten(address(change)) ? Optional.of(later(change)) : Optional.empty();
  }

  /** Reads what the plan tells of a policy whose text is not known before it is applied. */
  private Reading later(JsonObject change) {
    Location at = location(change, change);
    Reading.Unreadable whole = notYet(at, "The policy");
    return document(change)
        .flatMap(it -> it.object("change"))
        .flatMap(TerraformPolicyDocument::of)
        .map(it -> part(change, it, whole))
        .orElse(whole);
  }

  private Reading part(
      JsonObject change, TerraformPolicyDocument document, Reading.Unreadable whole) {
    List<JsonValue> statements = new ArrayList<>();
    document.statements().forEach(it -> statements.add(it.orElse(CloudFormationKeys.INERT)));
    List<Reading.Unreadable> unknown =
        document.unknown().stream()
            .map(it -> notYet(location(change, it), "This statement"))
            .toList();
    JsonObject policy =
        JsonObject.builder()
            .put("Version", "2012-10-17")
            .put("Statement", JsonArray.of(statements))
            .build();
    Reading reading = Reading.of(whole.location(), key(change, change), policy);
    // What the configuration makes of the document besides, the plan does not tell.
    return reading instanceof Reading.Found found
        ? found.with(
            new Reading.Undeployed(
                List.of(), unknown.isEmpty() ? List.of(whole) : unknown, /* mayDeny= */ true))
        : whole;
  }

  private static Reading.Unreadable notYet(Location at, String what) {
    return new Reading.Unreadable(
        at, what + " is known only after the plan is applied; read the state then.");
  }

  /** Returns the one policy document to which the configuration refers for a key's policy. */
  private Optional<JsonObject> document(JsonObject key) {
    String address = address(key);
    String local = local(address);
    String module = address.substring(0, address.length() - local.length());
    List<JsonObject> documents =
        configured(address).stream()
            .flatMap(it -> it.object("expressions").stream())
            .flatMap(it -> it.object("policy").stream())
            .flatMap(it -> it.texts("references").stream())
            .map(DOCUMENT::matcher)
            .filter(Matcher::matches)
            .map(it -> module + it.group(1))
            .distinct()
            .flatMap(
                it ->
                    elements(document, "resource_changes")
                        .filter(
                            change ->
                                LAST_INDEX.matcher(address(change)).replaceAll("").equals(it)))
            .toList();
    return documents.size() == 1 ? Optional.of(documents.getFirst()) : Optional.empty();
  }

  /** Returns what of an address is within its module. */
  private static String local(String address) {
    Matcher module = MODULES.matcher(address);
    return module.lookingAt() ? address.substring(module.end()) : address;
  }

  private Optional<Reading> policy(JsonObject resource, JsonObject values) {
    return values
        .get("policy")
        .filter(it -> !(it instanceof JsonNull))
        .map(
            it -> {
              Location at = location(resource, it);
              return it instanceof JsonString(String text, Place place)
                  ? Reading.ofText(at, key(resource, values), text)
                  : new Reading.Unreadable(at, "A policy is a text here, but this is " + it.kind());
            });
  }

  /** Returns the ARN of a key that exists already, before or after the change. */
  private static Optional<KeyArn> key(JsonObject resource, JsonObject values) {
    Optional<JsonObject> before = resource.object("change").flatMap(it -> it.object("before"));
    return Stream.concat(Stream.of(values), before.stream())
        .flatMap(it -> Stream.of("arn", "key_id").flatMap(name -> it.text(name).stream()))
        .flatMap(it -> KeyArn.parse(it).stream())
        .findFirst();
  }

  /** Whether the configuration gives the resource a policy; if in doubt it does. */
  private boolean isWritten(String address) {
    return configured(address)
        .map(
            it ->
                it.object("expressions").flatMap(written -> written.get("policy")).isPresent()
                    || !it.text("type").orElse("").equals("aws_kms_key"))
        .orElse(true);
  }

  /** Returns how the configuration has a resource. */
  private Optional<JsonObject> configured(String address) {
    Optional<JsonObject> module =
        document.object("configuration").flatMap(it -> it.object("root_module"));
    String rest = INDEX.matcher(address).replaceAll("");
    while (rest.startsWith("module.") && module.isPresent()) {
      String[] parts = rest.split("\\.", 3);
      module =
          module
              .flatMap(it -> it.object("module_calls"))
              .flatMap(it -> it.object(parts[1]))
              .flatMap(it -> it.object("module"));
      rest = parts.length == 3 ? parts[2] : "";
    }
    String local = rest;
    return module.flatMap(
        it -> elements(it, "resources").filter(r -> address(r).equals(local)).findFirst());
  }

  private Location location(JsonObject resource, JsonValue at) {
    return new Location(source, address(resource), at.place());
  }

  private static String address(JsonObject resource) {
    return resource.text("address").orElse("");
  }

  private static boolean isKey(JsonObject resource) {
    return resource.text("type").filter(TYPES::contains).isPresent()
        && resource.text("mode").filter("data"::equals).isEmpty();
  }

  private static Stream<JsonObject> elements(JsonObject object, String name) {
    return object.get(name).orElse(null) instanceof JsonArray array ? objects(array) : Stream.of();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.elements().stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast);
  }
}
