package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a CloudFormation template in YAML as the JSON that it stands for: the short forms ({@code
 * !Sub}) become the long ones ({@code {"Fn::Sub": …}}), and a plain {@code 2012-10-17} or {@code
 * 111122223333} stays the text that it is, as CloudFormation has it. No object is ever constructed
 * from a tag. Reading is total: any text gives a result, none an exception.
 */
final class YamlTree {

  private static final int DEEPEST = 64;

  // A few anchors can stand for billions of nodes; no template that CloudFormation takes has more.
  private static final int MOST_NODES = 1_000_000;

  private int nodes;

  private YamlTree() {}

  static JsonResult read(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(Integer.MAX_VALUE);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      return root == null
          ? malformed(Place.NONE, "The text is empty.")
          : new JsonResult.Parsed(new YamlTree().value(root, 0));
    } catch (NotATemplate e) {
      return new JsonResult.Malformed(e.problem);
    } catch (MarkedYAMLException e) {
      Place place =
          e.getProblemMark() == null
              ? Place.NONE
              : new Place(e.getProblemMark().getLine() + 1, e.getProblemMark().getColumn() + 1);
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      return malformed(place, "Not YAML: " + context + e.getProblem() + ".");
    } catch (YAMLException e) {
      return malformed(Place.NONE, "Not YAML: " + e.getMessage());
    }
  }

  private JsonValue value(Node node, int depth) {
    if (depth > DEEPEST || ++nodes > MOST_NODES) {
      throw new NotATemplate(place(node), "The template is nested too deeply or too large.");
    }
    JsonValue plain =
        switch (node) {
          case MappingNode mapping -> object(mapping, depth);
          case SequenceNode sequence -> array(sequence, depth);
          case ScalarNode scalar -> scalar(scalar);
          default -> throw new NotATemplate(place(node), "This is no value of a template.");
        };
    String tag = node.getTag().getValue();
    return tag.startsWith("!") && tag.length() > 1 ? intrinsic(tag.substring(1), plain) : plain;
  }

  /**
   * {@code !GetAtt A.B} is {@code {"Fn::GetAtt": ["A", "B"]}}; Ref and Condition have no prefix.
   */
  private static JsonValue intrinsic(String name, JsonValue argument) {
    JsonValue meant = argument;
    if (name.equals("GetAtt") && argument instanceof JsonString(String text, Place at)) {
      int dot = text.indexOf('.');
      if (dot > 0) {
        meant =
            new JsonArray(
                List.of(
                    new JsonString(text.substring(0, dot), at),
                    new JsonString(text.substring(dot + 1), at)),
                at);
      }
    }
    boolean bare = name.equals("Ref") || name.equals("Condition");
    return new JsonObject(Map.of(bare ? name : "Fn::" + name, meant), argument.place());
  }

  private JsonObject object(MappingNode mapping, int depth) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new NotATemplate(place(tuple.getKeyNode()), "A name must be a plain text.");
      }
      if (key.getTag().equals(Tag.MERGE)) {
        throw new NotATemplate(
            place(key), "CloudFormation knows no merges ('<<'); write the members out.");
      }
      JsonValue value = value(tuple.getValueNode(), depth + 1);
      if (members.put(key.getValue(), value) != null) {
        throw new NotATemplate(
            place(key),
            "The member '" + key.getValue() + "' stands twice in one object; write it once.");
      }
    }
    return new JsonObject(members, place(mapping));
  }

  private JsonArray array(SequenceNode sequence, int depth) {
    List<JsonValue> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      elements.add(value(element, depth + 1));
    }
    return new JsonArray(elements, place(sequence));
  }

  private static JsonValue scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    if (scalar.getTag().equals(Tag.NULL)) {
      return new JsonNull(place(scalar));
    }
    if (scalar.getTag().equals(Tag.BOOL)) {
      boolean yes =
          switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            default -> false;
          };
      return new JsonString(Boolean.toString(yes), place(scalar));
    }
    return new JsonString(text, place(scalar));
  }

  private static Place place(Node node) {
    return new Place(node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
  }

  private static JsonResult malformed(Place place, String message) {
    return new JsonResult.Malformed(new JsonProblem("", place, message));
  }

  /** Unwinds the reader; it never leaves this class. */
  private static final class NotATemplate extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient JsonProblem problem;

    NotATemplate(Place place, String message) {
      super(message);
      this.problem = new JsonProblem("", place, message);
    }
  }
}
