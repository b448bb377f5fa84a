package dev.kmsaccess.cli.rules;

import dev.kmsaccess.cli.TypedFile;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.KeyState;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A file of requests and expected answers:
 *
 * <pre>
 * {"version": "1",
 *  "cases": [{"name": …, "account": …, "request": {…}, "expect": "granted|pending|refused",
 *             "reasons": [CODE, …], "rule": ID, "organizationPath": …, "keyTag": "grant policy"}]}
 * </pre>
 *
 * <p>The key is taken to be there, enabled, symmetric, and to have opted in to all modes, unless
 * {@code keyTag} says what its tag is.
 */
final class RuleCases {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.FILE);
  private static final String SOME_KEY = "00000000-0000-0000-0000-000000000000";

  private final Installation installation;
  private final List<JsonProblem> problems = new ArrayList<>();

  private RuleCases(Installation installation) {
    this.installation = installation;
  }

  /** Reads a file; all that is wrong with it is one {@link UserFault}. */
  static List<RuleCase> read(Path file, Installation installation) {
    RuleCases cases = new RuleCases(installation);
    List<RuleCase> read =
        cases.read(JSON.read(TypedFile.bytes(file.toString(), JsonLimits.FILE.bytes())));
    if (!cases.problems.isEmpty()) {
      throw UserFault.notUnderstood(
          file
              + " is no file of cases; all that is wrong: "
              + cases.problems.stream()
                  .map(JsonProblem::toString)
                  .collect(Collectors.joining(" ")));
    }
    return read;
  }

  private List<RuleCase> read(JsonResult json) {
    switch (json) {
      case JsonResult.Malformed(JsonProblem problem) -> problems.add(problem);
      case JsonResult.Parsed(JsonObject object) -> {
        return read(object);
      }
      case JsonResult.Parsed(JsonValue other) ->
          problems.add(
              new JsonProblem("", other.place(), "must be an object, not " + other.kind() + "."));
    }
    return List.of();
  }

  private List<RuleCase> read(JsonObject object) {
    JsonFields fields = new JsonFields(object, "", problems);
    if (fields.requiredText("version").filter(it -> !it.equals("1")).isPresent()) {
      fields.problem("version", "must be \"1\".");
    }
    List<RuleCase> cases = new ArrayList<>();
    List<JsonValue> elements = fields.array("cases").orElse(List.of());
    if (elements.isEmpty()) {
      fields.problem("cases", "must hold at least one case.");
    }
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof JsonObject one) {
        read(new JsonFields(one, "cases[" + i + "]", problems)).ifPresent(cases::add);
      } else {
        fields.problem("cases", "must hold objects.");
      }
    }
    fields.refuseUnknown();
    return cases;
  }

  private Optional<RuleCase> read(JsonFields fields) {
    Optional<String> name = fields.requiredText("name");
    Optional<String> accountText = fields.requiredText("account");
    Optional<AccountId> account = accountText.flatMap(AccountId::parse);
    if (accountText.isPresent() && account.isEmpty()) {
      fields.problem("account", "must be twelve digits.");
    }
    Optional<String> path = fields.text("organizationPath");
    Optional<JsonObject> request = fields.object("request");
    if (request.isEmpty()) {
      fields.problem("request", "must be the detail of a request.");
    }
    Optional<RuleCase.Answer> expected = expected(fields);
    Set<String> reasons = new TreeSet<>(fields.texts("reasons").orElse(List.of()));
    Optional<String> rule = fields.text("rule");
    String tag = fields.text("keyTag").orElse("grant policy role");
    fields.refuseUnknown();
    if (name.isEmpty() || account.isEmpty() || request.isEmpty() || expected.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RuleCase(
            name.get(),
            account.get(),
            path,
            request.get(),
            key(request.get(), tag),
            expected.get(),
            reasons,
            rule));
  }

  private static Optional<RuleCase.Answer> expected(JsonFields fields) {
    Optional<String> text = fields.requiredText("expect");
    for (RuleCase.Answer answer : RuleCase.Answer.values()) {
      if (text.equals(Optional.of(answer.name().toLowerCase(Locale.ROOT)))) {
        return Optional.of(answer);
      }
    }
    text.ifPresent(it -> fields.problem("expect", "must be granted, pending or refused."));
    return Optional.empty();
  }

  /** Returns a key that fits what the request calls it. */
  private Optional<KeyFacts> key(JsonObject request, String tag) {
    return request
        .text("key")
        .flatMap(KeyReference::parse)
        .map(
            written ->
                switch (written) {
                  case KeyReference.ByArn(KeyArn arn) -> facts(arn, tag, Set.of());
                  case KeyReference.ById byId -> facts(arn(byId.id()), tag, Set.of());
                  case KeyReference.ByAlias(String alias) ->
                      facts(arn(SOME_KEY), tag, Set.of(alias));
                  case KeyReference.ByAliasArn alias ->
                      facts(
                          new KeyArn(
                              installation.partition(), alias.region(), alias.account(), SOME_KEY),
                          tag,
                          Set.of(alias.name()));
                });
  }

  private KeyArn arn(String id) {
    return new KeyArn(
        installation.partition(), installation.region(), installation.keyAccount(), id);
  }

  private static KeyFacts facts(KeyArn arn, String tag, Set<String> aliases) {
    return new KeyFacts(
        arn,
        KeyState.USABLE,
        KeyKind.SYMMETRIC,
        /* inCustomKeyStore= */ false,
        tag.isEmpty() ? Optional.empty() : Optional.of(tag),
        aliases);
  }
}
