package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the rules file and the file of exceptions are made of. */
final class FileParts {

  /** Enough that nobody mistakes one version for another, and few enough to read out. */
  private static final int VERSION_DIGITS = 12;

  private FileParts() {}

  /** Returns which version of a file it is: the first 12 hex digits of its SHA-256. */
  static String version(byte[] utf8) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(utf8);
      return HexFormat.of().formatHex(digest).substring(0, VERSION_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Checks what both files begin with: the schema for editors, and the version. */
  static void requireVersionOne(JsonFields fields) {
    fields.text("$schema");
    Optional<String> version = fields.requiredText("version");
    if (version.isPresent() && !version.get().equals("1")) {
      fields.problem("version", "must be \"1\"; no other version is known here.");
    }
  }

  /** Returns the objects of a list; a list that is missing has none. */
  static List<JsonFields> objects(JsonFields fields, String name, List<JsonProblem> problems) {
    List<JsonFields> parts = new ArrayList<>();
    List<JsonValue> elements = fields.array(name).orElse(List.of());
    for (int i = 0; i < elements.size(); i++) {
      String path = fields.pathOf(name) + "[" + i + "]";
      if (elements.get(i) instanceof JsonObject object) {
        parts.add(new JsonFields(object, path, problems));
      } else {
        problems.add(
            new JsonProblem(
                path,
                elements.get(i).place(),
                "must be an object, but is " + elements.get(i).kind() + "."));
      }
    }
    return parts;
  }

  /** Returns a required text of a form. */
  static Optional<String> matching(JsonFields fields, String name, String form) {
    Optional<String> text = fields.requiredText(name);
    if (text.isPresent() && !text.get().matches(form)) {
      fields.problem(
          name, "must match " + form + ", but is '" + JsonFields.shown(text.get()) + "'.");
    }
    return text;
  }

  /** Returns the account ids of a list; a list that is missing has none. */
  static Set<AccountId> accounts(JsonFields fields, String name) {
    Set<AccountId> accounts = new LinkedHashSet<>();
    for (String text : fields.texts(name).orElse(List.of())) {
      AccountId.parse(text)
          .ifPresentOrElse(
              accounts::add,
              () ->
                  fields.problem(
                      name,
                      "must have account ids of twelve digits; '"
                          + JsonFields.shown(text)
                          + "' is none."));
    }
    return accounts;
  }
}
