package dev.kmsaccess.verification;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A template as it is written: maps, lists and texts, with CloudFormation's functions ({@code !Ref}
 * and the like) left out of account.
 */
record TemplateFile(String text, Map<String, Object> tree) {

  /** Reads a template, named from the project's root. */
  static TemplateFile read(String file) {
    String text = Project.text(file);
    Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    return new TemplateFile(text, object(plain(root)));
  }

  /** Returns the resources of a type by their logical ids. */
  Map<String, Map<String, Object>> resources(String type) {
    Map<String, Map<String, Object>> found = new LinkedHashMap<>();
    object(tree.get("Resources"))
        .forEach(
            (id, resource) -> {
              if (type.equals(object(resource).get("Type"))) {
                found.put(id, object(resource));
              }
            });
    return found;
  }

  /** Returns all resources by their logical ids. */
  Map<String, Object> resources() {
    return object(tree.get("Resources"));
  }

  /** Returns every policy statement, wherever it stands. */
  List<Map<String, Object>> statements() {
    List<Map<String, Object>> statements = new ArrayList<>();
    collectStatements(tree, statements);
    return statements;
  }

  /** Returns the properties of a resource. */
  static Map<String, Object> properties(@Nullable Map<String, Object> resource) {
    return object(object(resource).get("Properties"));
  }

  /** Returns one text or several as a list. */
  static List<String> texts(@Nullable Object oneOrMore) {
    return oneOrMore instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(oneOrMore));
  }

  /** Returns the maps in a list. */
  static List<Map<String, Object>> objects(@Nullable Object list) {
    return list instanceof List<?> elements
        ? elements.stream().map(TemplateFile::object).toList()
        : List.of();
  }

  /** Returns a map as such; anything else has no members. */
  static Map<String, Object> object(@Nullable Object value) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> members.put(String.valueOf(name), member));
    }
    return members;
  }

  private static void collectStatements(Object value, List<Map<String, Object>> into) {
    if (value instanceof Map<?, ?> map) {
      if (map.containsKey("Effect")) {
        into.add(object(map));
      }
      map.values().forEach(it -> collectStatements(it, into));
    }
    if (value instanceof List<?> list) {
      list.forEach(it -> collectStatements(it, into));
    }
  }

  private static Object plain(Node node) {
    return switch (node) {
      case MappingNode mapping -> {
        Map<String, Object> members = new LinkedHashMap<>();
        mapping
            .getValue()
            .forEach(
                it ->
                    members.put(String.valueOf(plain(it.getKeyNode())), plain(it.getValueNode())));
        yield members;
      }
      case SequenceNode sequence -> sequence.getValue().stream().map(TemplateFile::plain).toList();
      case ScalarNode scalar -> scalar.getValue();
      default -> throw new IllegalArgumentException("no such node in a template: " + node);
    };
  }
}
