package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.event.Durations;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the rules file. Any fault refuses the whole file: half a rule book would be another rule
 * book than the one that was reviewed.
 */
public final class RuleBookParser {

  private static final StrictJson READER = StrictJson.within(JsonLimits.FILE);

  private final List<JsonProblem> problems = new ArrayList<>();

  private final String version;

  private RuleBookParser(String version) {
    this.version = version;
  }

  /** What came of reading a rules file. */
  public sealed interface Result {
    /** It is one. */
    record Valid(RuleBook rules) implements Result {}

    /** It is none, and these are all the reasons, each with its place. */
    record Invalid(List<JsonProblem> problems) implements Result {
      public Invalid {
        problems = JsonProblem.told(problems);
      }
    }
  }

  /** Reads a rules file from bytes of UTF-8; total. */
  public static Result parse(byte[] utf8) {
    return new RuleBookParser(FileParts.version(utf8)).read(READER.read(utf8));
  }

  /** Reads a rules file from a text; total. */
  public static Result parse(String text) {
    return new RuleBookParser(FileParts.version(text.getBytes(StandardCharsets.UTF_8)))
        .read(READER.read(text));
  }

  private Result read(JsonResult json) {
    return switch (json) {
      case JsonResult.Malformed(JsonProblem problem) -> new Result.Invalid(List.of(problem));
      case JsonResult.Parsed(JsonObject object) -> read(object);
      case JsonResult.Parsed(JsonValue other) ->
          new Result.Invalid(
              List.of(
                  new JsonProblem(
                      "", other.place(), "The rules are an object, not " + other.kind() + ".")));
    };
  }

  private Result read(JsonObject object) {
    JsonFields fields = new JsonFields(object, "", problems);
    FileParts.requireVersionOne(fields);
    if (object.get("rules").isEmpty()) {
      fields.problem("rules", "is missing; it must be an array of rules, if need be an empty one.");
    }
    List<Optional<Rule>> rules =
        FileParts.objects(fields, "rules", problems).stream().map(this::rule).toList();
    fields.refuseUnknown();
    List<Rule> read = rules.stream().flatMap(Optional::stream).toList();
    Set<String> ids = new HashSet<>();
    for (Rule rule : read) {
      if (!ids.add(rule.id())) {
        fields.problem("rules", "has two rules with the id '" + rule.id() + "'.");
      }
    }
    return problems.isEmpty()
        ? new Result.Valid(new RuleBook(read, version))
        : new Result.Invalid(problems);
  }

  private Optional<Rule> rule(JsonFields fields) {
    int faultsBefore = problems.size();
    Optional<String> id = FileParts.matching(fields, "id", "[a-z0-9][a-z0-9-]{0,63}");
    Optional<String> description = fields.text("description");
    List<KeyPattern> keys = keys(fields);
    Set<AccountId> accounts = FileParts.accounts(fields, "accounts");
    List<Glob> paths = organizationPaths(fields);
    if (accounts.isEmpty() && paths.isEmpty()) {
      fields.problem("accounts", "or 'organizationPaths' must name who may ask.");
    }
    List<Glob> grantees = grantees(fields);
    Set<AccountId> granteeAccounts = FileParts.accounts(fields, "granteeAccounts");
    boolean wholeAccount = fields.bool("allowWholeAccount").orElse(false);
    Set<KmsOperation> operations = operations(fields);
    Set<Mode> modes = modes(fields);
    Duration longest = longestDuration(fields);
    Optional<Integer> maxLive = fields.wholeNumber("maxLive");
    if (maxLive.filter(it -> it < 1).isPresent()) {
      fields.problem("maxLive", "must be 1 or more.");
    }
    Map<String, String> context = fields.textMap("encryptionContext").orElse(Map.of());
    Optional<Glob> reason = fields.text("reasonPattern").map(Glob::new);
    Set<AccountId> approvers = FileParts.accounts(fields, "approvers");
    if (fields.texts("approvers").filter(List::isEmpty).isPresent()) {
      fields.problem(
          "approvers", "must name an account; leave it out where nobody needs to approve.");
    }
    Optional<String> contact = fields.text("contact");
    fields.refuseUnknown();
    if (problems.size() > faultsBefore) {
      return Optional.empty();
    }
    return Optional.of(
        new Rule(
            id.orElseThrow(),
            description,
            keys,
            accounts,
            paths,
            grantees,
            granteeAccounts,
            wholeAccount,
            operations,
            modes,
            longest,
            maxLive,
            context,
            reason,
            approvers,
            contact));
  }

  private static List<KeyPattern> keys(JsonFields fields) {
    List<KeyPattern> keys = new ArrayList<>();
    for (String text : fields.requiredTexts("keys")) {
      KeyPattern.parse(text)
          .ifPresentOrElse(
              keys::add,
              () ->
                  fields.problem(
                      "keys",
                      "must have key ARNs or aliases (alias/…), with * and ? where you like; '"
                          + JsonFields.shown(text)
                          + "' is neither."));
    }
    return keys;
  }

  private static List<Glob> organizationPaths(JsonFields fields) {
    List<Glob> paths = new ArrayList<>();
    for (String text : fields.texts("organizationPaths").orElse(List.of())) {
      // Only the organisation's id is unique in the world, so it must not be a wildcard.
      if (OrganizationId.parse(text.split("/", 2)[0]).isEmpty() || !text.contains("/")) {
        fields.problem(
            "organizationPaths",
            "must begin with an organisation's id, as in o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*;"
                + " '"
                + JsonFields.shown(text)
                + "' does not.");
      }
      paths.add(new Glob(text));
    }
    return paths;
  }

  private static List<Glob> grantees(JsonFields fields) {
    List<Glob> grantees = new ArrayList<>();
    for (String text : fields.requiredTexts("grantees")) {
      if (!text.matches("arn:[a-z0-9*?-]+:(iam|sts|[*])::[0-9*?]+:[\\w+=,.@:/*?-]+")) {
        fields.problem(
            "grantees",
            "must have ARNs of principals, with * and ? where you like, as in"
                + " arn:aws:iam::*:role/report-*; '"
                + JsonFields.shown(text)
                + "' is none.");
      }
      grantees.add(new Glob(text));
    }
    return grantees;
  }

  private static Set<KmsOperation> operations(JsonFields fields) {
    EnumSet<KmsOperation> operations = EnumSet.noneOf(KmsOperation.class);
    for (String text : fields.requiredTexts("operations")) {
      KmsOperation.expand(text)
          .ifPresentOrElse(
              operations::addAll,
              () ->
                  fields.problem(
                      "operations",
                      "has '%s', which no access can give; known are %s."
                          .formatted(
                              JsonFields.shown(text),
                              String.join(", ", KmsOperation.spellings()))));
    }
    return operations;
  }

  private static Set<Mode> modes(JsonFields fields) {
    EnumSet<Mode> modes = EnumSet.noneOf(Mode.class);
    for (String text : fields.requiredTexts("modes")) {
      Mode.parse(text)
          .ifPresentOrElse(
              modes::add,
              () ->
                  fields.problem(
                      "modes",
                      "has '" + JsonFields.shown(text) + "'; known are grant, policy and role."));
    }
    return modes;
  }

  private static Duration longestDuration(JsonFields fields) {
    Optional<String> text = fields.requiredText("longestDuration");
    if (text.isPresent()) {
      if (Durations.parse(text.get()) instanceof Durations.Result.Positive(Duration duration)
          && duration.compareTo(Installation.LONGEST_OF_ALL) <= 0) {
        return duration;
      }
      fields.problem(
          "longestDuration",
          "must be a duration such as PT12H or P7D, of at most %s, not '%s'."
              .formatted(
                  Durations.format(Installation.LONGEST_OF_ALL), JsonFields.shown(text.get())));
    }
    return Installation.LONGEST_OF_ALL;
  }
}
