package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.Map;
import java.util.Set;

/** The sections of a template that matter to a deployment. */
record Template(
    Map<String, JsonValue> parameters,
    Map<String, JsonValue> conditions,
    Map<String, JsonValue> globals,
    Map<String, JsonValue> resources,
    Map<String, JsonValue> outputs) {

  private static final Set<String> KNOWN =
      Set.of("Parameters", "Conditions", "Globals", "Resources", "Outputs");
  private static final Set<String> FOR_PEOPLE =
      Set.of("AWSTemplateFormatVersion", "Transform", "Description", "Metadata");

  static Template read(String text) {
    JsonObject template = TemplateYaml.read(text);
    template
        .members()
        .forEach(
            (name, section) -> {
              if (!KNOWN.contains(name) && !FOR_PEOPLE.contains(name)) {
                throw new TemplateException(
                    section.place(), "The section " + name + " is not understood here.");
              }
            });
    return new Template(
        section(template, "Parameters"),
        section(template, "Conditions"),
        section(template, "Globals"),
        section(template, "Resources"),
        section(template, "Outputs"));
  }

  private static Map<String, JsonValue> section(JsonObject template, String name) {
    return template
        .get(name)
        .map(
            it -> {
              if (it instanceof JsonObject section) {
                return section;
              }
              throw new TemplateException(it.place(), name + " must be a mapping.");
            })
        .orElseGet(() -> new JsonObject(Map.of(), Place.NONE))
        .members();
  }
}
