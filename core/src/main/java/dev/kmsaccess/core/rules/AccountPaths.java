package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the accounts are in the organisation, as a file beside the rules says. An account that the
 * file does not name is nowhere, so no rule names it by a path.
 *
 * @param paths the path of each account, as {@code aws:PrincipalOrgPaths} has it: {@code
 *     o-…/r-…/ou-…/}
 */
public record AccountPaths(Map<AccountId, String> paths) {

  private static final StrictJson READER = StrictJson.within(JsonLimits.FILE);
  private static final Pattern ROOT = Pattern.compile("r-[a-z0-9]{4,32}");
  private static final Pattern UNIT = Pattern.compile("ou-[a-z0-9]+-[a-z0-9]+");

  public AccountPaths {
    paths = Map.copyOf(paths);
  }

  /** What came of reading a file. */
  public sealed interface Result {
    /** It is one. */
    record Valid(AccountPaths paths) implements Result {}

    /** It is none, and these are all the reasons, each with its place. */
    record Invalid(List<JsonProblem> problems) implements Result {
      public Invalid {
        problems = JsonProblem.told(problems);
      }
    }
  }

  /** Returns that nothing is known of any account. */
  public static AccountPaths unknown() {
    return new AccountPaths(Map.of());
  }

  /** Returns the path of an account; empty if the file does not name it. */
  public Optional<String> pathOf(AccountId account) {
    return Optional.ofNullable(paths.get(account));
  }

  /** Reads the file from bytes of UTF-8; total. */
  public static Result parse(byte[] utf8) {
    return switch (READER.read(utf8)) {
      case JsonResult.Malformed(JsonProblem problem) -> new Result.Invalid(List.of(problem));
      case JsonResult.Parsed(JsonObject object) -> read(object);
      case JsonResult.Parsed(JsonValue other) ->
          new Result.Invalid(
              List.of(
                  new JsonProblem(
                      "", other.place(), "The paths are an object, not " + other.kind() + ".")));
    };
  }

  private static Result read(JsonObject object) {
    List<JsonProblem> problems = new ArrayList<>();
    JsonFields fields = new JsonFields(object, "", problems);
    FileParts.requireVersionOne(fields);
    Map<AccountId, String> paths = new HashMap<>();
    Optional<Map<String, String>> accounts = fields.textMap("accounts");
    if (object.get("accounts").isEmpty()) {
      fields.problem("accounts", "is missing; it must map account ids to their paths.");
    }
    accounts
        .orElse(Map.of())
        .forEach(
            (account, path) -> {
              Optional<AccountId> id = AccountId.parse(account);
              if (id.isEmpty()) {
                fields.problem(
                    "accounts",
                    "must have account ids of twelve digits; '"
                        + JsonFields.shown(account)
                        + "' is none.");
              }
              if (!isPath(path)) {
                fields.problem(
                    "accounts",
                    "must have paths as in o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/; '"
                        + JsonFields.shown(path)
                        + "' is none.");
              }
              id.ifPresent(it -> paths.put(it, path));
            });
    fields.refuseUnknown();
    return problems.isEmpty()
        ? new Result.Valid(new AccountPaths(paths))
        : new Result.Invalid(problems);
  }

  /** Step by step: one expression for all of them would go as deep as the path is long. */
  private static boolean isPath(String text) {
    String[] steps = text.split("/", -1);
    boolean begins =
        steps.length >= 3
            && OrganizationId.parse(steps[0]).isPresent()
            && ROOT.matcher(steps[1]).matches()
            && steps[steps.length - 1].isEmpty();
    for (int i = 2; begins && i < steps.length - 1; i++) {
      if (!UNIT.matcher(steps[i]).matches()) {
        return false;
      }
    }
    return begins;
  }
}
