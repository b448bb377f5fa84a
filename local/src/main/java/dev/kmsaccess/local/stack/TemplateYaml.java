package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a template from YAML into the JSON that CloudFormation takes it for: {@code !Ref X} becomes
 * {@code {"Ref": "X"}} and {@code !GetAtt A.B} {@code {"Fn::GetAtt": ["A", "B"]}}. Values know
 * their lines. Only the tree is composed, no object is ever constructed from a tag.
 */
final class TemplateYaml {

  private TemplateYaml() {}

  static JsonObject read(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      if (root != null && value(root) instanceof JsonObject template) {
        return template;
      }
    } catch (MarkedYAMLException e) {
      throw new TemplateException("The template is not YAML: " + e.getMessage());
    }
    throw new TemplateException("The template must be a mapping of sections.");
  }

  private static JsonValue value(Node node) {
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) {
      return plain(node);
    }
    Place place = place(node);
    String function = tag.substring(1);
    JsonValue argument = plain(node);
    String name =
        function.equals("Ref") || function.equals("Condition") ? function : "Fn::" + function;
    return new JsonObject(
        Map.of(name, function.equals("GetAtt") ? attribute(argument) : argument), place);
  }

  private static JsonValue plain(Node node) {
    return switch (node) {
      case MappingNode mapping -> object(mapping);
      case SequenceNode sequence -> {
        List<JsonValue> elements = new ArrayList<>();
        sequence.getValue().forEach(it -> elements.add(value(it)));
        yield new JsonArray(elements, place(node));
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new TemplateException(place(node), "Aliases are not understood here.");
    };
  }

  private static JsonObject object(MappingNode mapping) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw new TemplateException(place(entry.getKeyNode()), "A key must be a text.");
      }
      if (members.put(key.getValue(), value(entry.getValueNode())) != null) {
        throw new TemplateException(
            place(key), "The key '" + key.getValue() + "' stands twice; write it once.");
      }
    }
    return new JsonObject(members, place(mapping));
  }

  private static JsonValue scalar(ScalarNode scalar) {
    Place place = place(scalar);
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.BOOL)) {
      return new JsonBoolean(text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes"), place);
    }
    if (tag.equals(Tag.NULL)) {
      return new JsonNull(place);
    }
    // Hexadecimal and other exotic numbers stay texts; so do dates, of which policies have one.
    boolean number = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
    return number && text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?")
        ? new JsonNumber(text, place)
        : new JsonString(text, place);
  }

  /** Takes the short form apart; an attribute's own name may have a dot. */
  private static JsonValue attribute(JsonValue argument) {
    if (argument instanceof JsonString(String text, Place place) && text.contains(".")) {
      String[] parts = text.split("\\.", 2);
      return new JsonArray(
          List.of(new JsonString(parts[0], place), new JsonString(parts[1], place)), place);
    }
    return argument;
  }

  private static Place place(Node node) {
    return new Place(node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
  }
}
