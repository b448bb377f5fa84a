package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.local.LocalCloud;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One deployment of one template. Each resource is made when it is first referred to, so the order
 * follows from the references.
 */
final class Deployment implements Resources {

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "Type",
          "Properties",
          "Condition",
          "DependsOn",
          "Metadata",
          "DeletionPolicy",
          "UpdateReplacePolicy");
  private static final String FUNCTION = "AWS::Serverless::Function";

  private final Template template;
  private final StackContext context;
  private final Intrinsics intrinsics;
  private final Map<String, Created> created = new LinkedHashMap<>();
  private final Set<String> underway = new LinkedHashSet<>();

  Deployment(Template template, StackContext context, Map<String, String> parameters) {
    this.template = template;
    this.context = context;
    Map<String, JsonValue> values = new HashMap<>(Parameters.of(template.parameters(), parameters));
    values.put("AWS::AccountId", JsonString.of(context.account().id()));
    values.put("AWS::Region", JsonString.of(context.region()));
    values.put("AWS::Partition", JsonString.of(LocalCloud.PARTITION));
    values.put("AWS::StackName", JsonString.of(context.stackName()));
    values.put("AWS::URLSuffix", JsonString.of("amazonaws.com"));
    this.intrinsics = new Intrinsics(values, template.conditions(), this);
  }

  DeployedStack run() {
    checkGlobals();
    template
        .resources()
        .forEach(
            (logicalId, declaration) -> {
              if (isWanted(attributes(logicalId, declaration))) {
                get(logicalId, declaration.place());
              }
            });
    Map<String, String> outputs = new LinkedHashMap<>();
    template
        .outputs()
        .forEach(
            (name, declaration) ->
                output(name, declaration).ifPresent(it -> outputs.put(name, it)));
    Map<String, String> resources = new LinkedHashMap<>();
    created.forEach((logicalId, it) -> resources.put(logicalId, it.ref()));
    return new DeployedStack(context.stackName(), outputs, resources);
  }

  @Override
  public Created get(String logicalId, Place from) {
    Created existing = created.get(logicalId);
    if (existing != null) {
      return existing;
    }
    JsonValue declaration = template.resources().get(logicalId);
    if (declaration == null) {
      throw new TemplateException(from, "There is no parameter and no resource " + logicalId + ".");
    }
    if (!underway.add(logicalId)) {
      throw new TemplateException(from, "These resources wait for one another: " + underway + ".");
    }
    Created made = create(logicalId, attributes(logicalId, declaration), from);
    underway.remove(logicalId);
    created.put(logicalId, made);
    return made;
  }

  private Created create(String logicalId, JsonObject declaration, Place from) {
    if (!isWanted(declaration)) {
      throw new TemplateException(
          from, "The resource " + logicalId + " is not made, for its condition does not hold.");
    }
    for (String other : dependencies(declaration)) {
      get(other, declaration.place());
    }
    String type = declaration.text("Type").orElse("");
    ResourceType maker =
        ResourceTypes.find(type)
            .orElseThrow(
                () ->
                    new TemplateException(
                        declaration.place(),
                        "The local accounts have no resources of the type " + type + "."));
    JsonObject properties =
        declaration.object("Properties").orElseGet(() -> new JsonObject(Map.of(), Place.NONE));
    JsonObject complete = type.equals(FUNCTION) ? Globals.merge(globals(), properties) : properties;
    if (!(intrinsics.resolve(complete).orElseThrow() instanceof JsonObject resolved)) {
      throw new TemplateException(
          properties.place(), "The properties of " + logicalId + " must be a mapping.");
    }
    Properties known = new Properties(logicalId, resolved);
    Created made = maker.create(new Resource(logicalId, known, context));
    known.refuseUnknown();
    return made;
  }

  private static JsonObject attributes(String logicalId, JsonValue declaration) {
    if (!(declaration instanceof JsonObject object)) {
      throw new TemplateException(declaration.place(), logicalId + " must be a mapping.");
    }
    for (String attribute : object.members().keySet()) {
      if (!ATTRIBUTES.contains(attribute)) {
        throw new TemplateException(
            object.place(), logicalId + ": " + attribute + " is not understood here.");
      }
    }
    return object;
  }

  private boolean isWanted(JsonObject declaration) {
    return declaration
        .text("Condition")
        .map(it -> intrinsics.holds(it, declaration.place()))
        .orElse(true);
  }

  private static List<String> dependencies(JsonObject declaration) {
    List<String> names = new ArrayList<>();
    declaration
        .get("DependsOn")
        .ifPresent(
            it -> {
              if (it instanceof JsonArray several) {
                several.elements().forEach(name -> names.add(Scalars.require(name)));
              } else {
                names.add(Scalars.require(it));
              }
            });
    return names;
  }

  private JsonObject globals() {
    return template.globals().get("Function") instanceof JsonObject globals
        ? globals
        : new JsonObject(Map.of(), Place.NONE);
  }

  private void checkGlobals() {
    template
        .globals()
        .forEach(
            (name, it) -> {
              if (!name.equals("Function")) {
                throw new TemplateException(
                    it.place(), "Globals of " + name + " are not understood here.");
              }
            });
  }

  private Optional<String> output(String name, JsonValue declaration) {
    if (!(declaration instanceof JsonObject output) || !isWanted(output)) {
      return Optional.empty();
    }
    JsonValue value =
        output
            .get("Value")
            .orElseThrow(
                () -> new TemplateException(output.place(), "Output " + name + " has no Value."));
    return intrinsics.resolve(value).map(Scalars::require);
  }
}
