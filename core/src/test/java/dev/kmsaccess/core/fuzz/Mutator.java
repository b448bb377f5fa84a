package dev.kmsaccess.core.fuzz;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes hostile inputs out of good ones. The same seed makes the same input, on every machine.
 *
 * <p>Most keep the form of JSON, so that they get past the reader of JSON and meet what reads their
 * meaning; the others break the form by tokens, characters and bytes.
 */
final class Mutator {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.FILE);

  private final List<String> seeds;
  private final List<JsonValue> trees = new ArrayList<>();
  private final List<String> words;

  /**
   * Makes a mutator.
   *
   * @param seeds good inputs, JSON or not
   */
  Mutator(List<String> seeds) {
    this.seeds = List.copyOf(seeds);
    Set<String> harvested = new LinkedHashSet<>(HostileWords.WORDS);
    for (String seed : seeds) {
      if (JSON.read(seed) instanceof JsonResult.Parsed(JsonValue tree)) {
        trees.add(tree);
        harvest(tree, harvested);
      }
    }
    this.words = List.copyOf(harvested);
  }

  /** Returns the input of a seed. */
  Mutant mutant(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    int kind = random.nextInt(20);
    if (kind < 13 && !trees.isEmpty()) {
      return new Mutant.OfText(StrictJson.write(tree(random)));
    }
    if (kind < 15 && !trees.isEmpty()) {
      // A tree that was changed, and then a token of it.
      return new Mutant.OfText(tokens(StrictJson.write(tree(random)), random));
    }
    String good = one(seeds, random);
    if (kind < 17) {
      return new Mutant.OfText(tokens(good, random));
    }
    return kind < 19
        ? new Mutant.OfText(characters(good, random))
        : new Mutant.OfBytes(bytes(good, random));
  }

  // --- trees

  private JsonValue tree(Random random) {
    JsonValue tree = one(trees, random);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      tree = new Change(random, random.nextInt(size(tree))).in(tree);
    }
    return tree;
  }

  private static int size(JsonValue tree) {
    return switch (tree) {
      case JsonObject object -> 1 + sum(object.members().values());
      case JsonArray array -> 1 + sum(array.elements());
      default -> 1;
    };
  }

  private static int sum(Iterable<JsonValue> values) {
    int sum = 0;
    for (JsonValue value : values) {
      sum += size(value);
    }
    return sum;
  }

  /** Changes the value at a position, counted from the root downwards. */
  private final class Change {

    private final Random random;
    private int left;

    Change(Random random, int position) {
      this.random = random;
      this.left = position;
    }

    JsonValue in(JsonValue tree) {
      if (left-- == 0) {
        return changed(tree);
      }
      return switch (tree) {
        case JsonObject object -> {
          JsonObject.Builder copy = JsonObject.builder();
          object.members().forEach((name, value) -> copy.put(name, left < 0 ? value : in(value)));
          yield copy.build();
        }
        case JsonArray array -> {
          List<JsonValue> copy = new ArrayList<>(array.elements().size());
          for (JsonValue element : array.elements()) {
            copy.add(left < 0 ? element : in(element));
          }
          yield JsonArray.of(copy);
        }
        default -> tree;
      };
    }

    private JsonValue changed(JsonValue value) {
      return switch (random.nextInt(12)) {
        case 0 -> scalar();
        case 1 -> one(trees, random);
        case 2 -> nested(value, random.nextInt(8) == 0 ? random.nextInt(90) : 1);
        case 3 -> subtree(one(trees, random));
        default ->
            switch (value) {
              case JsonObject object -> object(object);
              case JsonArray array -> array(array);
              case JsonString string -> JsonString.of(characters(string.text(), random));
              default -> scalar();
            };
      };
    }

    private JsonValue scalar() {
      return switch (random.nextInt(6)) {
        case 0 -> new JsonNull(Place.NONE);
        case 1 -> JsonBoolean.of(random.nextBoolean());
        case 2 -> new JsonNumber(one(HostileWords.NUMBERS, random), Place.NONE);
        default -> JsonString.of(word(random));
      };
    }

    private JsonValue nested(JsonValue value, int depth) {
      JsonValue nested = value;
      String name = word(random);
      for (int i = 0; i < depth; i++) {
        nested =
            random.nextBoolean()
                ? JsonArray.of(List.of(nested))
                : JsonObject.builder().put(name, nested).build();
      }
      return nested;
    }

    private JsonValue subtree(JsonValue tree) {
      JsonValue at = tree;
      while (random.nextInt(3) > 0) {
        List<JsonValue> children =
            switch (at) {
              case JsonObject object -> List.copyOf(object.members().values());
              case JsonArray array -> array.elements();
              default -> List.of();
            };
        if (children.isEmpty()) {
          return at;
        }
        at = one(children, random);
      }
      return at;
    }

    private JsonObject object(JsonObject object) {
      List<String> names = new ArrayList<>(object.members().keySet());
      String chosen = names.isEmpty() ? "" : one(names, random);
      int kind = random.nextInt(6);
      JsonObject.Builder copy = JsonObject.builder();
      object
          .members()
          .forEach(
              (name, value) -> {
                if (!name.equals(chosen) || kind > 2) {
                  copy.put(name, value);
                } else if (kind == 1) {
                  copy.put(word(random), value);
                } else if (kind == 2) {
                  copy.put(characters(name, random), value);
                }
              });
      switch (kind) {
        case 3 -> copy.put(word(random), scalar());
        case 4 -> copy.put(word(random), subtree(one(trees, random)));
        case 5 -> {
          int many = random.nextInt(16) == 0 ? 300 : 3;
          for (int i = 0; i < many; i++) {
            copy.put(word(random) + i, object.get(chosen).orElse(object));
          }
        }
        default -> {}
      }
      return copy.build();
    }

    private JsonArray array(JsonArray array) {
      List<JsonValue> elements = new ArrayList<>(array.elements());
      switch (random.nextInt(6)) {
        case 0 -> elements.clear();
        case 1 -> elements.add(scalar());
        case 2 -> elements.add(subtree(one(trees, random)));
        case 3 -> Collections.shuffle(elements, random);
        case 4 -> {
          if (!elements.isEmpty()) {
            elements.remove(random.nextInt(elements.size()));
          }
        }
        default -> {
          int many = random.nextInt(16) == 0 ? 200 : 2;
          JsonValue repeated = elements.isEmpty() ? scalar() : one(elements, random);
          elements.addAll(Collections.nCopies(many, repeated));
        }
      }
      return JsonArray.of(elements);
    }
  }

  // --- tokens, characters and bytes

  private String tokens(String good, Random random) {
    List<String> tokens = Tokens.of(good);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && !tokens.isEmpty(); i++) {
      int at = random.nextInt(tokens.size());
      int to = Math.min(tokens.size(), at + 1 + random.nextInt(6));
      switch (random.nextInt(6)) {
        case 0 -> tokens.subList(at, to).clear();
        case 1 -> tokens.addAll(to, List.copyOf(tokens.subList(at, to))); // often a member twice
        case 2 -> tokens.set(at, one(HostileWords.NUMBERS, random));
        case 3 -> tokens.set(at, StrictJson.write(JsonString.of(word(random))));
        case 4 -> tokens.add(at, one(HostileWords.TOKENS, random));
        default -> {
          List<String> other = Tokens.of(one(seeds, random));
          if (!other.isEmpty()) {
            int from = random.nextInt(other.size());
            int until = Math.min(other.size(), from + 1 + random.nextInt(12));
            tokens.addAll(at, other.subList(from, until));
          }
        }
      }
    }
    return String.join("", tokens);
  }

  private String characters(String good, Random random) {
    StringBuilder text = new StringBuilder(good);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + 1 + random.nextInt(8));
      switch (random.nextInt(7)) {
        case 0 -> text.delete(at, to);
        case 1 -> text.insert(at, text.substring(at, to));
        case 2 -> text.insert(at, word(random));
        case 3 -> text.replace(at, to, word(random));
        case 4 -> text.insert(at, one(HostileWords.PIECES, random));
        case 5 -> text.replace(at, to, one(HostileWords.PIECES, random));
        default -> text.insert(at, (char) random.nextInt(random.nextInt(4) == 0 ? 0x10000 : 128));
      }
    }
    return text.toString();
  }

  private static String bytes(String good, Random random) {
    byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          (byte) (random.nextBoolean() ? bytes[at] ^ (1 << random.nextInt(8)) : random.nextInt());
    }
    int length = random.nextInt(8) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** A word of the samples or a hostile one, seldom a very long one. */
  private String word(Random random) {
    String word = one(words, random);
    return switch (random.nextInt(400)) {
      case 0 -> word.repeat(1 + 4_000 / (word.length() + 1));
      case 1, 2, 3, 4 -> word.repeat(1 + 300 / (word.length() + 1));
      default -> word;
    };
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static void harvest(JsonValue tree, Set<String> words) {
    switch (tree) {
      case JsonObject object ->
          object
              .members()
              .forEach(
                  (name, value) -> {
                    words.add(name);
                    harvest(value, words);
                  });
      case JsonArray array -> array.elements().forEach(element -> harvest(element, words));
      case JsonString(String text, Place at) -> words.add(text);
      default -> {}
    }
  }
}
